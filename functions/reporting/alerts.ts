import { ANY_VALUE } from '../../schema/tags.ts';
import type { BudgetAlertInput, BudgetAlertKind } from '../../schema/types.ts';
import type { CallRecord } from '../call/record.ts';
import { alertOnce, type Balance, type Ledger } from '../ledger/ledger.ts';
import { writeLines } from '../log/log.ts';
import { percentOf, showAmount } from '../pricing/amounts.ts';
import { oneMetric } from './emf.ts';
import { ALERT_METRIC } from './metrics.ts';
import type { Publish } from './publish.ts';

export const PUBLISH_ALERT = /* GraphQL */ `
  mutation PublishBudgetAlert($alert: BudgetAlertInput!) {
    publishBudgetAlert(alert: $alert) {
      kind
      budgetId
      budgetName
      costCenter
      applicationId
      environment
      unit
      threshold
      percentUsed
      spent
      limit
      resetsAt
      requestId
      timestamp
    }
  }
`;

/** An alert that is due; `marker` says what is alerted of only once per window. */
export interface DueAlert {
  /** Of the call that makes it due, if one does. */
  requestId: string | null;
  balance: Balance;
  kind: BudgetAlertKind;
  marker: string;
  threshold?: number;
}

/**
 * The alerts that a decided call makes due, by where its budgets stand: each threshold that settled spend has reached (again, where the
 * limit in force is another), the first call that each refusing budget denies in a window (spend alone may never reach 100 %), and a call
 * that cost more than was held for it.
 */
export function alertsFor({
  record: { callId, details, result },
  balances,
}: {
  record: CallRecord;
  balances: readonly Balance[];
}): DueAlert[] {
  const { requestId } = details;
  const refusing = new Set(result?.refusedBy ?? []);
  return balances.flatMap((balance): DueAlert[] => {
    const due = thresholdAlerts(balance, requestId);
    if (refusing.has(balance.budget.budgetId))
      due.push({ requestId, balance, kind: 'FIRST_DENIAL', marker: 'DENIED' });
    if (result?.exceededHold)
      due.push({ requestId, balance, kind: 'HOLD_EXCEEDED', marker: `EXCEEDED#${callId}` });
    return due;
  });
}

/** The alerts of the thresholds that a budget has passed: by a call, or by a change of its limit. */
export const thresholdAlerts = (balance: Balance, requestId: string | null = null): DueAlert[] =>
  thresholdsOf(balance).map((threshold) => ({
    requestId,
    balance,
    kind: 'THRESHOLD',
    marker: `${threshold}#${balance.budget.limit}`,
    threshold,
  }));

/** The thresholds that settled spend has reached, under the limit in force. */
function thresholdsOf({ budget, spent }: Balance): number[] {
  if (spent <= 0n) return [];
  const percentUsed = percentOf(spent, BigInt(budget.limit));
  return budget.thresholds.filter((threshold) => percentUsed >= threshold);
}

/** Tells an alert to subscribers, the log and the metrics, unless it has been. Throws where nobody could be told. */
export async function raise(
  { ledger, publish }: { ledger: Ledger; publish: Publish },
  { requestId, balance, kind, marker, threshold }: DueAlert,
): Promise<void> {
  const alert = alertOf(requestId, balance, kind, threshold, ledger.now());
  const isNew = await alertOnce(ledger, balance.budget, marker, alert, () =>
    publish(PUBLISH_ALERT, { alert }),
  );
  if (isNew) writeLines([{ level: 'WARN', message: 'budget alert', ...alert }, alertMetric(alert)]);
}

function alertOf(
  requestId: string | null,
  { budget, spent }: Balance,
  kind: BudgetAlertKind,
  threshold: number | undefined,
  now: number,
): BudgetAlertInput {
  const limit = BigInt(budget.limit);
  return {
    kind,
    budgetId: budget.budgetId,
    budgetName: budget.budgetName,
    costCenter: budget.scope.costCenter ?? null,
    applicationId: budget.scope.applicationId ?? ANY_VALUE,
    environment: budget.scope.environment ?? ANY_VALUE,
    unit: budget.unit,
    threshold: threshold ?? null,
    percentUsed: percentOf(spent, limit),
    spent: showAmount(spent, budget.unit),
    limit: showAmount(limit, budget.unit),
    resetsAt: budget.resetsAt,
    requestId,
    timestamp: new Date(now).toISOString(),
  };
}

/** What CloudWatch takes as the value of a dimension: ASCII, not only blanks, and no colon in front. */
const DIMENSION = /^(?! *$)(?!:)[\x20-\x7e]+$/;

/** A budget whose name CloudWatch would not take is told by its ID. */
export const alertMetric = ({ kind, budgetId, budgetName, timestamp }: BudgetAlertInput): object =>
  oneMetric(
    ALERT_METRIC,
    1,
    { Kind: kind, Budget: DIMENSION.test(budgetName) ? budgetName : budgetId },
    Date.parse(timestamp),
  );
