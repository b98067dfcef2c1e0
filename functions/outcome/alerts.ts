import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { BudgetAlertInput, BudgetAlertKind } from '../../schema/types.ts';
import { alertKey } from '../dynamodb/keys.ts';
import { conditionHeld, toItem, type Table } from '../dynamodb/table.ts';
import { percentOf, showAmount } from '../ledger/budget.ts';
import type { Cover, Usage } from '../pipeline/cover.ts';
import { oneMetric } from './emf.ts';
import { writeLine } from './log.ts';
import { ALERT_METRIC } from './metrics.ts';
import type { Publish } from './publish.ts';

const PUBLISH_ALERT = /* GraphQL */ `
  mutation PublishBudgetAlert($alert: BudgetAlertInput!) {
    publishBudgetAlert(alert: $alert) {
      kind
      budgetId
      budgetName
      costCenter
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

/** Something to alert about; `marker` says what happens only once per window. */
interface Cause {
  kind: BudgetAlertKind;
  marker: string;
  threshold?: number;
}

/** Markers that are known to be written: spares a warm function from trying again with every call. */
const written = new Set<string>();
const REMEMBERED_MARKERS = 10_000;

/**
 * Raises an alert for each threshold that settled spend has reached. Whoever sees it reached tries to write its
 * marker, and only the writer publishes: none comes twice. If the writer stops between the two, the alert stands in
 * the table and the log, and was not published.
 */
export async function alertThresholds(
  table: Table,
  publish: Publish,
  requestId: string,
  usages: readonly [Cover, Usage][],
): Promise<void> {
  await Promise.all(
    usages.flatMap(([cover, usage]) => {
      const percentUsed = percentOf(usage.spent, BigInt(cover.limit));
      return cover.thresholds
        .filter((threshold) => usage.spent > 0n && percentUsed >= threshold)
        .map((threshold) =>
          alertOnce(table, publish, requestId, cover, usage, {
            kind: 'THRESHOLD',
            marker: String(threshold),
            threshold,
          }),
        );
    }),
  );
}

/** Raises an alert for the first call that a budget refuses in a window: spend alone may never reach 100 %. */
export const alertFirstDenial = (
  table: Table,
  publish: Publish,
  requestId: string,
  [cover, usage]: [Cover, Usage],
): Promise<void> =>
  alertOnce(table, publish, requestId, cover, usage, { kind: 'FIRST_DENIAL', marker: 'DENIED' });

/** Raises an alert for a call that cost more than was held for it. */
export const alertHoldExceeded = async (
  table: Table,
  publish: Publish,
  requestId: string,
  usages: readonly [Cover, Usage][],
): Promise<void> => {
  await Promise.all(
    usages.map(([cover, usage]) =>
      alertOnce(table, publish, requestId, cover, usage, {
        kind: 'HOLD_EXCEEDED',
        marker: `EXCEEDED#${requestId}`,
      }),
    ),
  );
};

/** Never throws: a call does not fail because nobody could be alerted. What went wrong is logged. */
async function alertOnce(
  table: Table,
  publish: Publish,
  requestId: string,
  cover: Cover,
  usage: Usage,
  cause: Cause,
): Promise<void> {
  const marker = `${cover.sheet} ${cover.window} ${cause.marker}`;
  if (written.has(marker)) return;
  const alert = alertOf(requestId, cover, usage, cause);
  let isFirst: boolean;
  try {
    isFirst = await writeMarker(table, cover, cause.marker, alert);
  } catch (error) {
    writeLine({ level: 'ERROR', message: 'alerting failed', reason: String(error), ...alert });
    return;
  }
  if (written.size >= REMEMBERED_MARKERS) written.clear();
  written.add(marker);
  if (!isFirst) return;
  writeLine({ level: 'WARN', message: 'budget alert', ...alert });
  writeLine(alertMetric(alert));
  await publish(PUBLISH_ALERT, { alert });
}

function alertOf(
  requestId: string,
  cover: Cover,
  { spent }: Usage,
  { kind, threshold }: Cause,
): BudgetAlertInput {
  const limit = BigInt(cover.limit);
  return {
    kind,
    budgetId: cover.budgetId,
    budgetName: cover.budgetName,
    costCenter: cover.costCenter,
    unit: cover.unit,
    threshold: threshold ?? null,
    percentUsed: percentOf(spent, limit),
    spent: showAmount(spent, cover.unit),
    limit: showAmount(limit, cover.unit),
    resetsAt: cover.resetsAt,
    requestId,
    timestamp: new Date().toISOString(),
  };
}

const writeMarker = (table: Table, cover: Cover, what: string, alert: object): Promise<boolean> =>
  conditionHeld(
    table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: { ...alertKey(cover.sheet, cover.window, what), ...toItem(alert) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );

const alertMetric = ({ kind, budgetName, timestamp }: BudgetAlertInput): object =>
  oneMetric(ALERT_METRIC, 1, { Kind: kind, Budget: budgetName }, Date.parse(timestamp));
