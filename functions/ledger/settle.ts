import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { sheetKey } from '../dynamodb/keys.ts';
import { isConditionFailure, type Table } from '../dynamodb/table.ts';
import { decodeHold, decodeSheet, type Amounts, type Sheet } from './sheet.ts';
import { parseWindowName } from './window.ts';

/** An open hold in a sheet: plain strings, so that it travels from step to step as it is. */
export interface HoldReference {
  sheet: string;
  /** The sheet attribute. */
  name: string;
  /** Its value; see `encodeHold`. */
  value: string;
}

const NOTHING: Amounts = { USD: 0n, TOKENS: 0n, REQUESTS: 0n };

/**
 * Replaces a hold by what was really used: one conditional write, which can be retried freely since only the first
 * finds the hold. Returns the sheet right after it, or undefined if the hold was already gone.
 */
export async function settleHold(
  table: Table,
  hold: HoldReference,
  used: Amounts,
): Promise<Sheet | undefined> {
  const { amounts, windows } = decodeHold(hold.value);
  const names: Record<string, string> = { '#hold': hold.name };
  const values: Record<string, { N: string }> = {};
  const additions = windows.map((window, i) => {
    const { unit } = parseWindowName(window)!;
    names[`#${i}`] = window;
    values[`:${unit}`] = { N: (used[unit] - amounts[unit]).toString() };
    return `#${i} :${unit}`;
  });
  try {
    const { Attributes } = await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: sheetKey(hold.sheet),
        ConditionExpression: 'attribute_exists(#hold)',
        UpdateExpression: `REMOVE #hold ADD ${additions.join(', ')}`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ReturnValues: 'ALL_NEW',
      }),
    );
    return decodeSheet(Attributes);
  } catch (error) {
    if (isConditionFailure(error)) return undefined;
    throw error;
  }
}

/** Settles a call's holds, in parallel. Returns the sheets right after, by name; without those already settled. */
export async function settle(
  table: Table,
  holds: readonly HoldReference[],
  used: Amounts,
): Promise<Map<string, Sheet>> {
  const settled = await Promise.all(
    holds.map(async (hold) => [hold.sheet, await settleHold(table, hold, used)] as const),
  );
  return new Map(settled.filter((entry): entry is [string, Sheet] => entry[1] !== undefined));
}

/** Gives holds back as if they had never been: their call did not begin. */
export const release = (table: Table, holds: readonly HoldReference[]): Promise<Map<string, Sheet>> =>
  settle(table, holds, NOTHING);
