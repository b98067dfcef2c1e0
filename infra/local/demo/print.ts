import type { Budget, BudgetUnit, Invocation, UsageEvent } from '../../../schema/types.ts';
import { bold, callColumns } from '../terminal/paint.ts';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** An amount in a budget's unit, for people. */
const amount = (value: number, unit: BudgetUnit) =>
  unit === 'USD' ? `$${Number(value.toFixed(6))}` : `${value} ${unit.toLowerCase()}`;

/** A line of a section. */
export const printLine = (line: string): void => print(`  ${line}`);

export const printHeading = (text: string): void => print(`\n${bold(text)}`);

export function printBudget({ name, unit, period, window }: Budget): void {
  print(
    `  ${name.padEnd(16)} ${amount(window.limit, unit).padEnd(16)} a ${period.toLowerCase().padEnd(6)} ${amount(window.remaining, unit)} left`,
  );
}

export function printUsage(event: UsageEvent, budgets: ReadonlyMap<string, Budget>): void {
  const tags = [event.costCenter, event.applicationId, event.environment];
  const used =
    event.outcome === 'DENIED' ? '' : `${event.inputTokens} in, ${event.outputTokens} out, $${event.costUsd}`;
  const left = event.budgets.flatMap(({ budgetId, remaining, percentUsed }) => {
    const budget = budgets.get(budgetId);
    return budget ? [`${amount(remaining!, budget.unit)} left, ${percentUsed} % used`] : [];
  });
  print(`  ${callColumns(event.outcome, event.model, tags, used.padEnd(30))} ${left.join(' · ')}`);
}

export function printDenial({ denial }: Invocation): void {
  print(`  ${denial!.message}\n`);
  print(JSON.stringify(denial, null, 2).replace(/^/gm, '  '));
}
