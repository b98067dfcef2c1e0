import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Invocation } from '../../schema/types.ts';
import { answerKey } from '../dynamodb/keys.ts';
import { fromItem, toItem, type Table } from '../dynamodb/table.ts';
import type { AuditItem } from '../ledger/audit.ts';

const KEPT_SECONDS = 24 * 60 * 60;

/** DynamoDB's limit for an item is 400 KB; a longer answer is not kept, and its replay has no output. */
const MAX_ANSWER_BYTES = 390_000;

/** Keeps an answer for replays. It has a time to live: an answer may be as private as its prompt. */
export async function keepAnswer(
  table: Table,
  { requestId, output }: Pick<Invocation, 'requestId' | 'output'>,
  now: number,
): Promise<void> {
  if (!output || Buffer.byteLength(output.content) > MAX_ANSWER_BYTES) return;
  const expiresAt = Math.floor(now / 1000) + KEPT_SECONDS;
  await table.client.send(
    new PutItemCommand({
      TableName: table.name,
      Item: { ...answerKey(requestId), ...toItem({ output, expiresAt }) },
    }),
  );
}

/** The first answer to a call, as far as it is kept. DynamoDB deletes late, so the time to live is checked here. */
export async function replay(table: Table, audit: AuditItem, now: number): Promise<Invocation> {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: answerKey(audit.requestId), ConsistentRead: true }),
  );
  const { output, expiresAt } = (Item ? fromItem(Item) : {}) as {
    output?: Invocation['output'];
    expiresAt?: number;
  };
  return { ...audit.invocation!, output: (expiresAt ?? 0) * 1000 > now ? (output ?? null) : null };
}
