import { printHeading, printLine } from '../print.ts';

/** Has the host make up a month, shows what it says of it, and then what to ask. */
export async function askForMonth(origin: string, apiKey: string): Promise<void> {
  printHeading('A month of calls is made up');
  const response = await fetch(`${origin}/demo/month`, { method: 'POST', headers: { 'x-api-key': apiKey } });
  if (!response.ok) throw new Error((await response.text()).trim());
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (text + chunk).split('\n');
    text = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith('failed: ')) throw new Error(line);
      printLine(line);
    }
  }
  printHeading(`What to ask now, at ${origin}/`);
  for (const line of questions(new Date())) printLine(line);
}

const DAY_MS = 86_400_000;

function questions(now: Date): string[] {
  const start = new Date(now.getTime() - 30 * DAY_MS).toISOString().slice(0, 10);
  const from = `from: "${start}T00:00:00Z"`;
  return [
    `{ usage(input: { ${from}, groupBy: [COST_CENTER] }) { items { costCenter figures { calls denied costUsd } } } }`,
    `{ invocations(filter: { ${from}, isGuessed: true }) { items { requestId chargeBasis costUsd } } }`,
    '{ budgets { items { name window { limit spent percentUsed } history { startsAt spent } forecast { expectedTotal runsOutAt } } } }',
    `{ metricUsage(input: { ${from}, source: BEDROCK, groupBy: [MODEL] }) { items { model figures { bedrock { invocations throttles latencyMs } } } } }`,
    `{ reconciliation(input: { from: "${start}" }) { total { ledgerUsd billedUsd driftUsd } } }`,
    `{ costReport(input: { from: "${start}", granularity: DAILY, groupBy: [COST_CENTER] }) { items { from costCenter costUsd } } }`,
  ];
}
