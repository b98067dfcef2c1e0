import type { Budget as BudgetShown, BudgetWindow } from '../../schema/types.ts';
import { limitAt, percentOf, showAmount, topUpsAt, type Budget } from '../ledger/budget.ts';
import { usageOf, type Sheet } from '../ledger/sheet.ts';
import { windowAt, windowName } from '../ledger/window.ts';

/** A budget as GraphQL shows it, with its window at `now` (ms). Its history has a resolver of its own. */
export const showBudget = (budget: Budget, sheet: Sheet, now: number): Omit<BudgetShown, 'history'> => ({
  id: budget.id,
  name: budget.name,
  scope: {
    model: budget.scope.model ?? null,
    costCenter: budget.scope.costCenter ?? null,
    applicationId: budget.scope.applicationId ?? null,
    environment: budget.scope.environment ?? null,
  },
  unit: budget.unit,
  limit: showAmount(budget.limit, budget.unit),
  period: budget.period,
  timeZone: budget.timeZone,
  mode: budget.mode,
  onExceed: budget.onExceed,
  downgradeTo: budget.downgradeTo ?? null,
  thresholds: budget.thresholds,
  topUps: topUpsAt(budget.topUps, now).map((topUp) => ({
    amount: showAmount(topUp.amount, budget.unit),
    reason: topUp.reason,
    createdBy: topUp.createdBy,
    createdAt: topUp.createdAt,
    expiresAt: topUp.expiresAt ?? null,
  })),
  version: budget.version,
  window: showWindow(budget, sheet, now),
  createdAt: budget.createdAt,
  updatedAt: budget.updatedAt,
  deletedAt: budget.deletedAt ?? null,
});

function showWindow(budget: Budget, sheet: Sheet, now: number): BudgetWindow {
  const window = windowAt(budget.period, budget.timeZone, now);
  const { spent, held } = usageOf(sheet, windowName(budget.unit, budget.slot, window));
  const limit = limitAt(budget, now);
  const remaining = limit - spent - held;
  const show = (amount: bigint) => showAmount(amount, budget.unit);
  const moment = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : null);
  return {
    startsAt: moment(window.startsAt),
    endsAt: moment(window.endsAt),
    limit: show(limit),
    spent: show(spent),
    held: show(held),
    remaining: show(remaining > 0n ? remaining : 0n),
    percentUsed: percentOf(spent, limit),
  };
}
