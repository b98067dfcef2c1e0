import type { Budget, BudgetUnit, Invocation, UsageEvent } from '../../../schema/types.ts';

const isColoured = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: number, text: string) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);
const OUTCOME_COLOUR = { SUCCEEDED: 32, FAILED: 33, DENIED: 31 } as const;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** An amount in a budget's unit, for people. */
const amount = (value: number, unit: BudgetUnit) =>
  unit === 'USD' ? `$${Number(value.toFixed(6))}` : `${value} ${unit.toLowerCase()}`;

export const printHeading = (text: string): void => print(`\n${paint(1, text)}`);

export function printBudget({ name, unit, period, window }: Budget): void {
  print(
    `  ${name.padEnd(16)} ${amount(window.limit, unit).padEnd(16)} a ${period.toLowerCase().padEnd(6)} ${amount(window.remaining, unit)} left`,
  );
}

export function printUsage(event: UsageEvent, budgets: ReadonlyMap<string, Budget>): void {
  const tags = `${event.costCenter}/${event.applicationId}/${event.environment}`;
  const used =
    event.outcome === 'DENIED' ? '' : `${event.inputTokens} in, ${event.outputTokens} out, $${event.costUsd}`;
  const left = event.budgets.flatMap(({ budgetId, remaining, percentUsed }) => {
    const budget = budgets.get(budgetId);
    return budget ? [`${amount(remaining!, budget.unit)} left, ${percentUsed} % used`] : [];
  });
  print(
    `  ${paint(OUTCOME_COLOUR[event.outcome], event.outcome.padEnd(9))} ${event.model.padEnd(12)} ${tags.padEnd(30)} ${used.padEnd(30)} ${left.join(' · ')}`,
  );
}

export function printDenial({ denial }: Invocation): void {
  print(`  ${denial!.message}\n`);
  print(JSON.stringify(denial, null, 2).replace(/^/gm, '  '));
}
