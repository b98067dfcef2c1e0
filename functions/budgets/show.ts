import type { Budget as BudgetShown, BudgetScope, BudgetWindow, ClosedWindow } from '../../schema/types.ts';
import {
  topUpsNow,
  type Budget,
  type ClosedWindow as LedgerClosedWindow,
  type CurrentWindow,
  type ScopeField,
} from '../ledger/ledger.ts';
import { percentOf, showAmount } from '../pricing/amounts.ts';

const SCOPE: Record<ScopeField, true> = {
  model: true,
  costCenter: true,
  applicationId: true,
  environment: true,
};

const showScope = (scope: Budget['scope']): BudgetScope =>
  Object.fromEntries(
    (Object.keys(SCOPE) as ScopeField[]).map((field) => [field, scope[field] ?? null]),
  ) as BudgetScope;

/** A budget as GraphQL shows it, with its window at `now` (ms). Its history and forecast have resolvers of their own. */
export const showBudget = (
  budget: Budget,
  window: CurrentWindow,
  now: number,
): Omit<BudgetShown, 'history' | 'forecast'> => ({
  id: budget.id,
  name: budget.name,
  scope: showScope(budget.scope),
  unit: budget.unit,
  limit: showAmount(budget.limit, budget.unit),
  period: budget.period,
  timeZone: budget.timeZone,
  mode: budget.mode,
  onExceed: budget.onExceed,
  downgradeTo: budget.downgradeTo ?? null,
  thresholds: budget.thresholds,
  topUps: topUpsNow(budget.topUps, now).map((topUp) => ({
    id: topUp.id,
    amount: showAmount(topUp.amount, budget.unit),
    reason: topUp.reason,
    createdBy: topUp.createdBy,
    createdAt: topUp.createdAt,
    expiresAt: topUp.expiresAt ?? null,
  })),
  version: budget.version,
  window: showWindow(budget, window),
  createdAt: budget.createdAt,
  updatedAt: budget.updatedAt,
  deletedAt: budget.deletedAt ?? null,
});

function showWindow({ unit }: Budget, { startsAt, endsAt, limit, spent, held }: CurrentWindow): BudgetWindow {
  const remaining = limit - spent - held;
  const show = (amount: bigint) => showAmount(amount, unit);
  const moment = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : null);
  return {
    startsAt: moment(startsAt),
    endsAt: moment(endsAt),
    limit: show(limit),
    spent: show(spent),
    held: show(held),
    remaining: show(remaining > 0n ? remaining : 0n),
    percentUsed: percentOf(spent, limit),
  };
}

/** A closed window as GraphQL shows it. */
export const showClosedWindow = ({
  startsAt,
  endsAt,
  unit,
  limit,
  spent,
}: LedgerClosedWindow): ClosedWindow => ({
  startsAt,
  endsAt,
  limit: showAmount(limit, unit),
  spent: showAmount(spent, unit),
});
