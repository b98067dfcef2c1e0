import type { BudgetState } from '../../schema/types.ts';

/** As much of a budget as an event can bring up to date. */
interface Standing {
  id: string;
  window: { limit: number; spent: number; remaining: number; percentUsed: number };
}

/**
 * Budgets as an event says that they stand. The event does not say what is held; what it leaves unexplained of the limit is that, so bars move
 * at once and are exact with the next answer. Budgets that are in no event stay the same objects.
 */
export function withStates<B extends Standing>(
  budgets: readonly B[],
  states: readonly BudgetState[],
): readonly B[] {
  const byId = new Map(states.map((state) => [state.budgetId, state]));
  return budgets.map((budget) => {
    const state = byId.get(budget.id);
    if (state?.percentUsed == null || state.remaining == null) return budget;
    const { limit, percentUsed, remaining } = state;
    const spent = (limit * percentUsed) / 100;
    const held = Math.max(0, limit - spent - remaining);
    return { ...budget, window: { ...budget.window, limit, percentUsed, remaining, spent, held } };
  });
}
