import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { budgetKey, deletedKey, historyKey, sheetKey } from '../dynamodb/keys.ts';
import { conditionHeld, toItem, type Table } from '../dynamodb/table.ts';
import { limitAt, showAmount, type Budget } from './budget.ts';
import { decodeBudget } from './definitions.ts';
import type { Ledger } from './ledger.ts';
import type { Sheet } from './sheet.ts';
import { parseWindowName, windowAt } from './window.ts';

/** A window is archived this long after its end at the earliest, so that no clock is still inside it. */
const GRACE_MS = 120_000;

/** Moves the windows that have ended, and that no hold names any more, from a sheet to history. Returns how many. */
export async function archiveClosedWindows(ledger: Ledger, name: string, sheet: Sheet): Promise<number> {
  const named = new Set([...sheet.holds.values()].flatMap(({ windows }) => windows));
  const closed = [...sheet.windows].filter(
    ([window]) => !named.has(window) && parseWindowName(window)!.endsAt + GRACE_MS < ledger.now(),
  );
  for (const [window, used] of closed) await archive(ledger.table, name, window, used);
  return closed.length;
}

/** History first, then the sheet: cut off in between, the same is simply done again. */
async function archive(table: Table, sheet: string, window: string, used: bigint): Promise<void> {
  const { slot, unit, endsAt } = parseWindowName(window)!;
  const budget = await findBudget(table, sheet, slot);
  const end = new Date(endsAt).toISOString();
  if (budget) {
    const { startsAt } = windowAt(budget.period, budget.timeZone, endsAt - 1);
    const limit = limitAt(budget, endsAt - 1);
    const closed = {
      startsAt: new Date(startsAt).toISOString(),
      endsAt: end,
      // Decimals for people, who read this without a function in between; the exact amounts beside them.
      limit: showAmount(limit, unit),
      spent: showAmount(used, unit),
      exact: { limit, spent: used },
    };
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: { ...historyKey(sheet, slot, end), ...toItem(closed) },
      }),
    );
  }
  await conditionHeld(
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: sheetKey(sheet),
        // As it was copied: whatever came in meanwhile is copied by the next sweep.
        ConditionExpression: '#window = :used',
        UpdateExpression: 'REMOVE #window',
        ExpressionAttributeNames: { '#window': window },
        ExpressionAttributeValues: { ':used': { N: used.toString() } },
      }),
    ),
  );
}

/** A budget's definition, deleted or not. */
export async function findBudget(table: Table, sheet: string, slot: string): Promise<Budget | undefined> {
  for (const Key of [budgetKey(sheet, slot), deletedKey(sheet, slot)]) {
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.name, Key, ConsistentRead: true }),
    );
    if (Item) return decodeBudget(Item);
  }
  return undefined;
}
