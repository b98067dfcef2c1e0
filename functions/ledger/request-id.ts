import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { sheetKey } from '../dynamodb/keys.ts';
import type { Table } from '../dynamodb/table.ts';
import { claim, isFinal, moveAudit, type AuditItem } from './audit.ts';
import type { HoldReference } from './settle.ts';
import { expired } from './sweep-holds.ts';

/** What came of asking for a request ID. */
export type Taken =
  | { kind: 'taken'; attempt: number }
  /** The same caller asked the same before, and that answer stands. */
  | { kind: 'replay'; audit: AuditItem }
  /** Somebody else's, or asked with other content. */
  | { kind: 'conflict' }
  /** The sweep was faster: the holds are gone, so the call must not begin. */
  | { kind: 'swept' };

const ATTEMPTS = 5;

/**
 * Takes a request ID for a call by writing its audit item. The first to write it has it; a try that cost nothing
 * may be followed by another; any other is replayed.
 */
export async function takeRequestId(
  table: Table,
  item: Omit<AuditItem, 'attempt' | 'previous'>,
  holds: readonly HoldReference[],
  now: number,
): Promise<Taken> {
  let replacing: AuditItem | undefined;
  for (let i = 0; i < ATTEMPTS; i += 1) {
    const existing = await claim(table, item, replacing);
    if (!existing) return { kind: 'taken', attempt: (replacing?.attempt ?? 0) + 1 };
    const isSame = existing.caller === item.caller && existing.contentHash === item.contentHash;
    if (existing.status !== 'RELEASED' && !isSame) return { kind: 'conflict' };
    if (hasRunOut(existing, now)) {
      await moveAudit(table, existing, expired(existing, ONE_REQUEST, now));
      continue;
    }
    if (isFinal(existing)) return { kind: 'replay', audit: existing };
    // The sweep moves the audit item before it touches a hold. So holds that still stand after the item was read
    // are safe behind a claim on exactly that item: if the sweep comes now, the claim fails.
    if (!(await allStand(table, holds))) return { kind: 'swept' };
    replacing = existing;
  }
  return { kind: 'swept' };
}

/** A call that no budget covered, and whose function was cut off: nothing but this question finds it. */
const hasRunOut = ({ status, runsUntil }: AuditItem, now: number): boolean =>
  status === 'RUNNING' && runsUntil !== undefined && runsUntil < now;

const ONE_REQUEST = { USD: 0n, TOKENS: 0n, REQUESTS: 1n };

async function allStand(table: Table, holds: readonly HoldReference[]): Promise<boolean> {
  const found = await Promise.all(
    holds.map(async ({ sheet, name }) => {
      const { Item } = await table.client.send(
        new GetItemCommand({
          TableName: table.name,
          Key: sheetKey(sheet),
          ConsistentRead: true,
          ProjectionExpression: '#hold',
          ExpressionAttributeNames: { '#hold': name },
        }),
      );
      return Item?.[name] !== undefined;
    }),
  );
  return found.every(Boolean);
}
