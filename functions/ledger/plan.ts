import type { BudgetUnit } from '../../schema/types.ts';
import { limitAt, type Budget } from './budget.ts';
import { windowAt, windowName } from './window.ts';

/** What a call may use at worst, by unit. `USD` is absent for a model without a price. */
export interface Demand {
  USD: bigint | undefined;
  TOKENS: bigint;
  REQUESTS: bigint;
}

/** One budget that covers a call, and what the call asks of it. */
export interface Entry {
  budget: Budget;
  /** The sheet attribute that counts the window. */
  window: string;
  /** When the window ends, in ms; Infinity for TOTAL. */
  endsAt: number;
  /** With top-ups. */
  limit: bigint;
  /** What the call asks for. An observing budget counts an unpriced call as nothing. */
  amount: bigint;
  /** Whether the budget may refuse. */
  enforced: boolean;
}

/** More budgets than this may not cover one call: an expression takes 300 operators and 4 KB. */
export const MAX_COVERING_BUDGETS = 20;

/** What a call asks of each budget that covers it, at `now` (ms). */
export const planFor = (budgets: readonly Budget[], demand: Demand, now: number): Entry[] =>
  budgets.map((budget) => {
    const window = windowAt(budget.period, budget.timeZone, now);
    return {
      budget,
      window: windowName(budget.unit, budget.slot, window),
      endsAt: window.endsAt,
      limit: limitAt(budget, now),
      amount: demand[budget.unit] ?? 0n,
      enforced: budget.mode === 'ENFORCE',
    };
  });

/** Whether a USD budget would have to guess what the call costs. */
export const lacksPrice = (entry: Entry, demand: Demand): boolean =>
  entry.enforced && entry.budget.unit === ('USD' satisfies BudgetUnit) && demand.USD === undefined;
