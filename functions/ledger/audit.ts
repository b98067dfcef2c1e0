import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Invocation } from '../../schema/types.ts';
import { callKey } from '../dynamodb/keys.ts';
import {
  conditionHeld,
  fromItem,
  isConditionFailure,
  toItem,
  type Item,
  type Table,
} from '../dynamodb/table.ts';
import type { HoldReference } from './settle.ts';
import type { Amounts } from './sheet.ts';

/**
 * The states of a call. RUNNING is the only one that changes by itself; RELEASED says that the call never began,
 * EXPIRED that it may have, and was charged at its worst case.
 */
export type AuditStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'DENIED' | 'RELEASED' | 'EXPIRED';

/** One try of a call under a request ID. */
export interface Attempt {
  /** 1 for the first; each further try, and each fence that the sweep sets, adds one. */
  attempt: number;
  status: AuditStatus;
  /** The holds that this try reserved. */
  holds: Pick<HoldReference, 'sheet' | 'name'>[];
  /** What the holds settle at; absent while that is open. */
  used?: Amounts;
}

/** The one item that says what became of a call: whoever moves it by a conditional write decides. */
export interface AuditItem extends Attempt {
  requestId: string;
  /** Who called, and a hash of what was asked: a replay must match both. */
  caller: string;
  contentHash: string;
  /** As GraphQL shows it, without the answer. Absent for a call that never began. */
  invocation?: Omit<Invocation, 'output'>;
  /** For a call without holds, to which no sweep leads: when it has run out of time, in ms since the epoch. */
  runsUntil?: number;
  /** True where what was charged is a guess that the bill must confirm. */
  reconcile?: boolean;
  /** Names one write of this item, so that sending it again is harmless. */
  writeId?: string;
  /** Earlier tries under this request ID that cost nothing. */
  previous: Attempt[];
}

const NOTHING_USED: Amounts = { USD: 0n, TOKENS: 0n, REQUESTS: 0n };
const KEPT_ATTEMPTS = 20;

/** Whether a try is final: one that cost something is replayed; one that cost nothing may be tried again. */
export const isFinal = ({ status, used }: Attempt): boolean =>
  status === 'RUNNING' ||
  status === 'SUCCEEDED' ||
  status === 'EXPIRED' ||
  (used !== undefined && (used.USD > 0n || used.TOKENS > 0n)); // a model without a price costs tokens all the same

/** The audit item of a call as it is now, or undefined. */
export async function readAudit(table: Table, requestId: string): Promise<AuditItem | undefined> {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: callKey(requestId), ConsistentRead: true }),
  );
  return Item && decodeAudit(Item);
}

export function decodeAudit(item: Item): AuditItem {
  const { pk: _pk, sk: _sk, ...fields } = fromItem(item);
  const audit = fields as unknown as AuditItem;
  return { ...withBigints(audit), previous: audit.previous.map(withBigints) };
}

const withBigints = <T extends Attempt>(attempt: T): T =>
  attempt.used
    ? {
        ...attempt,
        used: {
          USD: BigInt(attempt.used.USD),
          TOKENS: BigInt(attempt.used.TOKENS),
          REQUESTS: BigInt(attempt.used.REQUESTS),
        },
      }
    : attempt;

/**
 * Writes a try's audit item: as the first under its request ID, or in place of `replacing`, an earlier try that
 * cost nothing. Returns undefined when written, else the item that stands in the way.
 */
export async function claim(
  table: Table,
  item: Omit<AuditItem, 'attempt' | 'previous'>,
  replacing?: AuditItem,
): Promise<AuditItem | undefined> {
  const written: AuditItem = {
    ...item,
    attempt: (replacing?.attempt ?? 0) + 1,
    previous: replacing ? [...replacing.previous, asPrevious(replacing)].slice(-KEPT_ATTEMPTS) : [],
  };
  try {
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: { ...callKey(item.requestId), ...toItem(written) },
        ...(replacing ? stillAt(replacing) : { ConditionExpression: 'attribute_not_exists(pk)' }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return undefined;
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    const existing = error.Item ? decodeAudit(error.Item) : await readAudit(table, item.requestId);
    // The client sends again what had no answer: then what stands in the way may be this very write.
    return existing && sameTry(existing, written) ? undefined : existing;
  }
}

const asPrevious = ({ attempt, status, holds, used }: AuditItem): Attempt => ({
  attempt,
  status,
  holds,
  used: used ?? NOTHING_USED,
});

const sameTry = (a: AuditItem, b: AuditItem): boolean =>
  a.attempt === b.attempt && a.status === b.status && a.writeId !== undefined && a.writeId === b.writeId;

/** The condition that an item has not moved since it was read. */
const stillAt = ({ attempt, status }: Attempt) => ({
  ConditionExpression: 'attempt = :attempt AND #status = :status',
  ExpressionAttributeNames: { '#status': 'status' },
  ExpressionAttributeValues: { ':attempt': { N: String(attempt) }, ':status': { S: status } },
});

/** What a finished call writes into its audit item. */
export type Result = Required<Pick<AuditItem, 'status' | 'used' | 'invocation' | 'reconcile' | 'writeId'>>;

/**
 * Writes a call's result, if the sweep has not expired it first. Returns whether the result counts: a late one is
 * kept beside what was charged, and never settled.
 */
export async function recordResult(
  table: Table,
  requestId: string,
  attempt: number,
  result: Result,
): Promise<boolean> {
  const values = toItem({
    ':attempt': attempt,
    ':running': 'RUNNING',
    ':result': result,
    ...prefixed(result),
  });
  const { ':result': whole, ...single } = values;
  const counts = await conditionHeld(
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: callKey(requestId),
        ConditionExpression: 'attempt = :attempt AND (#status = :running OR writeId = :writeId)',
        UpdateExpression:
          'SET #status = :status, used = :used, invocation = :invocation, reconcile = :reconcile, writeId = :writeId',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: single,
      }),
    ),
  );
  if (counts) return true;
  await table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: callKey(requestId),
      UpdateExpression: 'SET lateResult = :result',
      ExpressionAttributeValues: { ':result': whole! },
    }),
  );
  return false;
}

const prefixed = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value]));

/** Moves an item that has not moved since it was read. Returns whether it did. */
export async function moveAudit(
  table: Table,
  from: AuditItem,
  to: Partial<AuditItem> & Pick<AuditItem, 'status'>,
): Promise<boolean> {
  const condition = stillAt(from);
  const names: Record<string, string> = { ...condition.ExpressionAttributeNames };
  const sets = Object.keys(to).map((name) => ((names[`#${name}`] = name), `#${name} = :new_${name}`));
  const values = toItem(
    Object.fromEntries(Object.entries(to).map(([name, value]) => [`:new_${name}`, value])),
  );
  return conditionHeld(
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: callKey(from.requestId),
        ConditionExpression: condition.ConditionExpression,
        UpdateExpression: `SET ${sets.join(', ')}`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ...values },
      }),
    ),
  );
}
