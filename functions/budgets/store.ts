import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { budgetChangeKey, budgetKey, deletedKey } from '../dynamodb/keys.ts';
import { isConditionFailure, toItem, type Table } from '../dynamodb/table.ts';
import type { Budget } from '../ledger/budget.ts';
import { encodeBudget } from '../ledger/definitions.ts';
import { announceChange } from '../ledger/registry.ts';
import { randomId } from '../pipeline/random-id.ts';

/** Who changes something, and what it was before and is after. */
export interface Change {
  by: string;
  operation: 'createBudget' | 'updateBudget' | 'deleteBudget' | 'topUpBudget';
  before: Budget | null;
  after: Budget;
}

/** Writes a changed definition and its audit entry. Returns false if it has been changed by somebody else meanwhile. */
export function saveBudget(table: Table, change: Change, now: number): Promise<boolean> {
  const { before, after } = change;
  return announceChange(table, after.sheet, now, async () => {
    const written = await putIfStillAt(table, before, after);
    if (!written) return false;
    await recordChange(table, change, now);
    if (after.deletedAt) {
      await table.client.send(
        new DeleteItemCommand({ TableName: table.name, Key: budgetKey(after.sheet, after.slot) }),
      );
    }
    return true;
  });
}

/** A deleted budget is kept under another key, so that admission no longer finds it. */
async function putIfStillAt(table: Table, before: Budget | null, after: Budget): Promise<boolean> {
  const writeId = randomId(8);
  const Key = budgetKey(after.sheet, after.slot);
  const Item = { ...Key, ...encodeBudget({ ...after, writeId }) };
  try {
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item,
        ...(before
          ? {
              ConditionExpression: 'version = :version AND attribute_not_exists(deletedAt)',
              ExpressionAttributeValues: { ':version': { N: String(before.version) } },
            }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      }),
    );
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    // The client sends again what had no answer: then what stands in the way may be this very write.
    const { Item: standing } = await table.client.send(
      new GetItemCommand({ TableName: table.name, Key, ConsistentRead: true }),
    );
    if (standing?.writeId?.S !== writeId) return false;
  }
  if (after.deletedAt) {
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: { ...Item, ...deletedKey(after.sheet, after.slot) },
      }),
    );
  }
  return true;
}

/** Every admin change is an entry of its own: who, when, before, after. */
async function recordChange(table: Table, change: Change, now: number): Promise<void> {
  const { after } = change;
  const at = new Date(now).toISOString();
  await table.client.send(
    new PutItemCommand({
      TableName: table.name,
      Item: {
        ...budgetChangeKey(after.sheet, after.slot, at, randomId(6)),
        ...toItem({ at, ...change }),
      },
    }),
  );
}
