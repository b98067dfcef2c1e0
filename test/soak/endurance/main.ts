/** `npm run endurance`: a host under half of what it can do, with faults, for long. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Budget } from '../../../schema/types.ts';
import { createBudget, graphql } from '../../support/client.ts';
import { startHost, type RunningHost } from '../../support/host.ts';
import { auditOf } from './audit.ts';
import { atRate, CENTERS, throughputOf } from './traffic.ts';

const HELP = `Usage: npm run endurance [-- --minutes n]

Finds what a host can do, then calls it at half of that for 30 minutes (or n), with failing models, callers that hang up, nonsense, and budgets
that refuse. Then holds: nothing is held, no budget was overrun, ledger and audit agree to the pico-USD, and memory is level after the first five minutes.
`;

if (process.argv.includes('--help')) {
  process.stdout.write(HELP);
  process.exit(0);
}
const at = process.argv.indexOf('--minutes');
const MINUTES = at < 0 ? 30 : Number(process.argv[at + 1]);
const SETTLING_IN = Math.min(5, MINUTES / 3);
const MEASURE_MS = 10_000;
const LEVEL = 1.1;

const say = (text: string) => process.stdout.write(`${text}\n`);
const wrong: string[] = [];

const dataDir = mkdtempSync(join(tmpdir(), 'cost-sentry-endurance-'));
const host = await startHost(
  { LOG: 'text', HOLD_TIMEOUT_SECONDS: '35', SWEEP_INTERVAL_SECONDS: '5' },
  dataDir,
);
// What all of a cost centre cost, by a budget that never refuses; and some that do.
const wholes = new Map<string, Budget>();
for (const costCenter of CENTERS) {
  const scope = { costCenter };
  const all = { name: `all of ${costCenter}`, unit: 'USD', limit: 1e6, period: 'TOTAL', scope } as const;
  wholes.set(costCenter, await createBudget(host, { ...all, mode: 'OBSERVE' }));
  await createBudget(host, {
    name: `minute of ${costCenter}`,
    unit: 'USD',
    limit: 0.5,
    period: 'MINUTE',
    scope,
  });
}
await createBudget(host, { name: 'tokens of all', unit: 'TOKENS', limit: 60_000, period: 'MINUTE' });

const most = await throughputOf(host, 16, MEASURE_MS);
const rate = most / 2;
say(`16 callers get ${most.toFixed(0)} calls/s; ${MINUTES} minutes at ${rate.toFixed(0)}`);

const outcomes = new Map<string, number>();
const memory: { minute: number; mb: number }[] = [];
const begin = Date.now();
let looks = Promise.resolve();
const timer = setInterval(() => {
  looks = looks.then(look, look);
}, 10_000);
await atRate(host, rate, MINUTES * 60_000, (outcome) =>
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1),
);
clearInterval(timer);
await looks;

/** Notes the memory, and that no budget that enforces stands above its limit. */
async function look(): Promise<void> {
  const minute = (Date.now() - begin) / 60_000;
  memory.push({ minute, mb: host.memoryMb() });
  for (const { name, mode, window } of await budgetsOf(host))
    if (mode === 'ENFORCE' && window.spent + window.held > window.limit * (1 + 1e-12))
      wrong.push(`${name} stands at ${window.spent} + ${window.held} of ${window.limit}`);
  if (memory.length % 6 === 0)
    say(
      `${minute.toFixed(0)} min  ${memory.at(-1)!.mb.toFixed(0)} MB  ${JSON.stringify(Object.fromEntries(outcomes))}`,
    );
}

async function budgetsOf({ url }: RunningHost): Promise<Budget[]> {
  const query = '{ budgets(limit: 100) { items { id name mode window { spent held limit } } } }';
  const { data } = await graphql<{ budgets: { items: Budget[] } }>({ url }, query);
  return data!.budgets.items;
}

// What hung, and whoever hung up, is settled by the sweep within the time of a hold.
const patience = Date.now() + 120_000;
let held = Infinity;
while (held > 0 && Date.now() < patience) {
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  held = (await budgetsOf(host)).reduce((sum, { window }) => sum + window.held, 0);
}
if (held > 0) wrong.push(`${held} is still held`);
const ledger = new Map((await budgetsOf(host)).map(({ id, window }) => [id, window.spent]));
const failures = host.output().match(/^.*ERROR .*$/gm) ?? [];
await host.stop();

const audit = await auditOf(dataDir);
for (const [costCenter, { id }] of wholes) {
  const [inLedger, inAudit] = [ledger.get(id)!, Number(audit.spent.get(costCenter) ?? 0n) / 1e12];
  say(`${costCenter.padEnd(9)} ledger $${inLedger}  audit $${inAudit}`);
  if (inLedger !== inAudit) wrong.push(`${costCenter}: ledger ${inLedger}, audit ${inAudit}`);
}
if (audit.open > 0) wrong.push(`${audit.open} audit items are still open`);
const mb = (from: number, to: number) => {
  const some = memory
    .filter(({ minute }) => minute >= from && minute < to)
    .map((one) => one.mb)
    .sort((a, b) => a - b);
  return some[Math.floor(some.length / 2)] ?? 0;
};
const [early, late] = [mb(SETTLING_IN, SETTLING_IN * 2), mb(MINUTES - SETTLING_IN, Infinity)];
say(
  `memory ${early.toFixed(0)} MB after ${SETTLING_IN} min, ${late.toFixed(0)} MB at the end (${(late / early).toFixed(2)})`,
);
if (late > early * LEVEL) wrong.push(`memory grew from ${early.toFixed(0)} to ${late.toFixed(0)} MB`);
say(
  `${audit.calls} audit items; ${JSON.stringify(Object.fromEntries(outcomes))}; ${failures.length} lines of level ERROR`,
);
for (const line of new Set(failures.map((one) => one.slice(10, 60)))) say(`  ${line}`);
rmSync(dataDir, { recursive: true, force: true });
for (const one of new Set(wrong)) say(`WRONG: ${one}`);
process.exit(wrong.length > 0 ? 1 : 0);
