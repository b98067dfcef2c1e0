import { ANY_VALUE } from '../../schema/tags.ts';
import type { BudgetAlertInput, BudgetAlertKind } from '../../schema/types.ts';
import { markAlert, type Balance, type Ledger } from '../ledger/ledger.ts';
import { writeLine } from '../log/log.ts';
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

/** What alerts work with. */
export interface Alerting {
  ledger: Ledger;
  publish: Publish;
}

/** Something to alert about; `marker` says what happens only once per window. */
interface Cause {
  kind: BudgetAlertKind;
  marker: string;
  threshold?: number;
}

/**
 * Raises an alert for each threshold that settled spend has reached. Whoever sees it reached tries to write its
 * marker, and only the writer publishes: none comes twice. If the writer stops between the two, the alert stands in
 * the table and the log, and was not published.
 */
export async function alertThresholds(
  alerting: Alerting,
  requestId: string,
  balances: readonly Balance[],
): Promise<void> {
  const reached = balances.flatMap((balance) => {
    const percentUsed = percentOf(balance.spent, BigInt(balance.budget.limit));
    return balance.budget.thresholds
      .filter((threshold) => balance.spent > 0n && percentUsed >= threshold)
      .map((threshold) => ({ balance, threshold }));
  });
  await Promise.all(
    reached.map(({ balance, threshold }) =>
      alertOnce(alerting, requestId, balance, { kind: 'THRESHOLD', marker: String(threshold), threshold }),
    ),
  );
}

/** Raises an alert for the first call that a budget refuses in a window: spend alone may never reach 100 %. */
export const alertFirstDenial = (alerting: Alerting, requestId: string, balance: Balance): Promise<void> =>
  alertOnce(alerting, requestId, balance, { kind: 'FIRST_DENIAL', marker: 'DENIED' });

/** Raises an alert for a call that cost more than was held for it. */
export async function alertHoldExceeded(
  alerting: Alerting,
  requestId: string,
  balances: readonly Balance[],
): Promise<void> {
  const cause: Cause = { kind: 'HOLD_EXCEEDED', marker: `EXCEEDED#${requestId}` };
  await Promise.all(balances.map((balance) => alertOnce(alerting, requestId, balance, cause)));
}

/** Never throws: a call does not fail because nobody could be alerted. What went wrong is logged. */
async function alertOnce(
  { ledger, publish }: Alerting,
  requestId: string,
  balance: Balance,
  cause: Cause,
): Promise<void> {
  const alert = alertOf(requestId, balance, cause, ledger.now());
  try {
    if (!(await markAlert(ledger.store.ledger, balance.budget, cause.marker, alert))) return;
  } catch (error) {
    writeLine({ level: 'ERROR', message: 'alerting failed', reason: String(error), ...alert });
    return;
  }
  writeLine({ level: 'WARN', message: 'budget alert', ...alert });
  writeLine(alertMetric(alert));
  await publish(PUBLISH_ALERT, { alert });
}

function alertOf(
  requestId: string,
  { budget, spent }: Balance,
  { kind, threshold }: Cause,
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
