import type { BudgetMode, BudgetUnit, OnExceed } from '../../schema/types.ts';
import { ENFORCES, limitNow, type Budget, type Scope } from './budgets/budget.ts';
import { windowAt } from './budgets/window.ts';
import { usageOf, type Sheet } from './sheets/sheet.ts';
import { windowName } from './sheets/window-name.ts';

/** What a call may use at worst, by unit. `USD` is absent for a model without a price. */
export type Demand = { [Unit in BudgetUnit]: Unit extends 'USD' ? bigint | undefined : bigint };

/** A budget that covers a call, in its window of that moment. Plain JSON: it travels from step to step. */
export interface CoveringBudget {
  budgetId: string;
  budgetName: string;
  scope: Scope;
  unit: BudgetUnit;
  mode: BudgetMode;
  onExceed: OnExceed;
  /** The alias of a cheaper model. */
  downgradeTo: string | null;
  /** With top-ups, in its unit. */
  limit: string;
  thresholds: number[];
  /** When the window ends, ISO 8601; null if it never does. */
  resetsAt: string | null;
  /** Where the window is counted: the ledger's own business. */
  countedIn: { sheet: string; window: string };
}

/** What a call asks of a budget that covers it. */
export interface Charge {
  budget: CoveringBudget;
  /** The budget's limit. */
  limit: bigint;
  /** What the call asks for. An observing budget counts an unpriced call as nothing. */
  amount: bigint;
  /** Whether the budget may refuse. */
  enforced: boolean;
}

/** Where a covering budget stands: what is settled in its window, and what calls under way hold. */
export interface Balance {
  budget: CoveringBudget;
  spent: bigint;
  held: bigint;
}

/** Where a budget stands before a call, and what the call asks of it. */
export type ChargedBalance = Charge & Balance;

/**
 * More enforcing budgets than this may not cover one call, nor may more budgets of a sheet be counted by one: an expression takes 300
 * operators and 4 KB.
 */
export const MAX_COVERING_BUDGETS = 20;

/**
 * The budgets of a sheet that count a call, of those that cover it. What enforces comes first: where there are too many, those that only
 * observe are left out, since they never deny.
 */
function countedOf(covering: readonly Budget[]): Budget[] {
  const enforcing = covering.filter(({ mode }) => ENFORCES[mode]);
  const observing = covering.filter(({ mode }) => !ENFORCES[mode]);
  return [...enforcing, ...observing.slice(0, Math.max(0, MAX_COVERING_BUDGETS - enforcing.length))];
}

/** Whether more budgets want to refuse a call than one call may be asked of. */
export const tooMany = (charges: readonly Charge[]): boolean =>
  charges.filter(({ enforced }) => enforced).length > MAX_COVERING_BUDGETS;

/** What a call asks of each budget of a sheet that covers it, at `now` (ms). */
export const chargesFor = (covering: readonly Budget[], demand: Demand, now: number): Charge[] =>
  countedOf(covering).map((budget) => {
    const window = windowAt(budget.period, budget.timeZone, now);
    const limit = limitNow(budget, now);
    return {
      budget: coveringBudget(budget, {
        window: windowName(budget.unit, budget.slot, window),
        endsAt: window.endsAt,
        limit,
      }),
      limit,
      amount: demand[budget.unit] ?? 0n,
      enforced: ENFORCES[budget.mode],
    };
  });

/** A budget in one of its windows. `endsAt` is in ms. */
export const coveringBudget = (
  budget: Budget,
  { window, endsAt, limit }: { window: string; endsAt: number; limit: bigint },
): CoveringBudget => ({
  budgetId: budget.id,
  budgetName: budget.name,
  scope: budget.scope,
  unit: budget.unit,
  mode: budget.mode,
  onExceed: budget.onExceed,
  downgradeTo: budget.downgradeTo ?? null,
  limit: limit.toString(),
  thresholds: budget.thresholds,
  resetsAt: endsAt === Infinity ? null : new Date(endsAt).toISOString(),
  countedIn: { sheet: budget.sheet, window },
});

/** Where every charged budget stands in its sheet. */
export const balancesIn = (charges: readonly Charge[], sheet: Sheet): ChargedBalance[] =>
  charges.map((charge) => ({ ...charge, ...usageOf(sheet, charge.budget.countedIn.window) }));

/** What is left of a budget: never below 0. */
export function remainingOf({ budget, spent, held }: Balance): bigint {
  const remaining = BigInt(budget.limit) - spent - held;
  return remaining > 0n ? remaining : 0n;
}

/** Whether a USD budget would have to guess what the call costs. */
export const lacksPrice = ({ enforced, budget: { unit } }: Charge, demand: Demand): boolean =>
  enforced && demand[unit] === undefined;
