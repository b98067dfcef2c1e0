import type { BudgetState } from '../../schema/types.ts';

/** As much of a budget as an event can bring up to date. */
interface Standing {
  id: string;
  window: {
    startsAt?: string | null;
    limit: number;
    spent: number;
    remaining: number;
    percentUsed: number;
  };
}

/** The API rounds a share of the limit to so many percent. */
const ROUNDED_TO = 0.01;

/**
 * Budgets as an event of a moment says that they stand. It says what is left exactly, and what is spent as a rounded share only: of what is taken, as much is
 * spent as the share lets it be, and the rest is held. An event of a call that an earlier window counted says nothing of this one. So bars move at once, and are exact with the next answer. What no event names stays the
 * same object.
 */
export function withStates<B extends Standing>(
  budgets: readonly B[],
  states: readonly BudgetState[],
  at: string,
): readonly B[] {
  const byId = new Map(states.map((state) => [state.budgetId, state]));
  return budgets.map((budget) => {
    const state = byId.get(budget.id);
    if (state?.percentUsed == null || state.remaining == null) return budget;
    if (budget.window.startsAt != null && Date.parse(at) < Date.parse(budget.window.startsAt)) return budget;
    const { limit, percentUsed, remaining } = state;
    const share = (limit * (percentUsed + ROUNDED_TO)) / 100;
    // What is overspent is more than the limit.
    const taken = remaining === 0 ? Math.max(limit, (limit * percentUsed) / 100) : limit - remaining;
    const spent = Math.min(taken, share);
    return {
      ...budget,
      window: { ...budget.window, limit, percentUsed, remaining, spent, held: taken - spent },
    };
  });
}
