import type { BudgetState, BudgetUnit } from '../../schema/types.ts';
import { percentOf, showAmount } from '../ledger/budget.ts';
import type { Entry } from '../ledger/plan.ts';
import { usageOf, type Sheet } from '../ledger/sheet.ts';

/** A budget that covers a call, with what is needed to say where it stands and to alert. Plain JSON. */
export interface Cover {
  budgetId: string;
  budgetName: string;
  sheet: string;
  /** The sheet attribute that counts the window. */
  window: string;
  /** ISO 8601; null for TOTAL. */
  resetsAt: string | null;
  unit: BudgetUnit;
  /** With top-ups, in its unit. */
  limit: string;
  costCenter: string | null;
  thresholds: number[];
}

export const coverOf = ({ budget, window, endsAt, limit }: Entry): Cover => ({
  budgetId: budget.id,
  budgetName: budget.name,
  sheet: budget.sheet,
  window,
  resetsAt: resetsAt(endsAt),
  unit: budget.unit,
  limit: limit.toString(),
  costCenter: budget.scope.costCenter ?? null,
  thresholds: budget.thresholds,
});

/** The end of a window as GraphQL shows it. */
export const resetsAt = (endsAt: number): string | null =>
  endsAt === Infinity ? null : new Date(endsAt).toISOString();

/** What a covering budget has used. */
export interface Usage {
  spent: bigint;
  held: bigint;
}

/** Where a budget stands, as GraphQL shows it. */
export function stateOf(
  cover: Pick<Cover, 'budgetId' | 'unit' | 'limit'>,
  { spent, held }: Usage,
): BudgetState {
  const limit = BigInt(cover.limit);
  const remaining = limit - spent - held;
  return {
    budgetId: cover.budgetId,
    percentUsed: percentOf(spent, limit),
    remaining: showAmount(remaining > 0n ? remaining : 0n, cover.unit),
  };
}

/** Where covering budgets stand in sheets just written; those whose sheet is not among them are left out. */
export const usagesIn = (covers: readonly Cover[], sheets: ReadonlyMap<string, Sheet>): [Cover, Usage][] =>
  covers.flatMap((cover): [Cover, Usage][] => {
    const sheet = sheets.get(cover.sheet);
    return sheet ? [[cover, usageOf(sheet, cover.window)]] : [];
  });
