import type { Entry } from './plan.ts';
import { lacksPrice, type Demand } from './plan.ts';
import { usageOf, type Sheet } from './sheet.ts';

/** A refusal by one budget. Amounts are in the budget's unit. */
export interface BudgetRefusal {
  code: 'MODEL_WITHOUT_PRICE' | 'CALL_EXCEEDS_LIMIT' | 'BUDGET_EXCEEDED';
  entry: Entry;
  spent: bigint;
  held: bigint;
  /** True when holds alone are in the way: once they settle, there may be room. */
  retryable: boolean;
}

/** A refusal that no single budget made. */
export interface GeneralRefusal {
  code: 'TOO_MANY_BUDGETS' | 'NO_BUDGET';
}

export type Refusal = BudgetRefusal | GeneralRefusal;

/** Refusals in order of precedence: of several, the caller is told the first. */
export const PRECEDENCE: readonly Refusal['code'][] = [
  'TOO_MANY_BUDGETS',
  'NO_BUDGET',
  'MODEL_WITHOUT_PRICE',
  'CALL_EXCEEDS_LIMIT',
  'BUDGET_EXCEEDED',
];

/** Where a budget stands: what is settled in the entry's window, and what is held. */
export interface Standing {
  entry: Entry;
  spent: bigint;
  held: bigint;
}

/** Where every entry's budget stands in a sheet. */
export const standings = (entries: readonly Entry[], sheet: Sheet): Standing[] =>
  entries.map((entry) => ({ entry, ...usageOf(sheet, entry.window) }));

/** What is left for a call: never below 0. */
export function remainingOf({ entry, spent, held }: Standing): bigint {
  const remaining = entry.limit - spent - held;
  return remaining > 0n ? remaining : 0n;
}

/** The budgets that refuse a call, with where they stand. Observing budgets never do. */
export function refusalsIn(standing: readonly Standing[], demand: Demand): BudgetRefusal[] {
  return standing.flatMap(({ entry, spent, held }): BudgetRefusal[] => {
    if (!entry.enforced) return [];
    const refusal = (code: BudgetRefusal['code'], retryable: boolean) => [
      { code, entry, spent, held, retryable },
    ];
    if (lacksPrice(entry, demand)) return refusal('MODEL_WITHOUT_PRICE', false);
    if (entry.amount > entry.limit) return refusal('CALL_EXCEEDS_LIMIT', false);
    if (spent + held + entry.amount > entry.limit) {
      return refusal('BUDGET_EXCEEDED', spent + entry.amount <= entry.limit);
    }
    return [];
  });
}

/**
 * The refusal to tell the caller: by precedence; then one that waiting alone does not lift; then the one that
 * resets last, since the call is refused until then; then by ID, so that the answer is always the same.
 */
export function firstRefusal(refusals: readonly BudgetRefusal[]): BudgetRefusal {
  const [first] = [...refusals].sort(
    (a, b) =>
      PRECEDENCE.indexOf(a.code) - PRECEDENCE.indexOf(b.code) ||
      Number(a.retryable) - Number(b.retryable) ||
      compare(b.entry.endsAt, a.entry.endsAt) ||
      (a.entry.budget.id < b.entry.budget.id ? -1 : 1),
  );
  return first!;
}

// Subtraction would make NaN of two windows that never end.
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
