import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { sheetKey } from '../dynamodb/keys.ts';
import type { Table } from '../dynamodb/table.ts';
import { decodeSheet, type Sheet } from './sheet.ts';

/** A sheet as it is now (strongly consistent); an absent one is empty at revision 0. */
export async function readSheet(table: Table, sheet: string): Promise<Sheet> {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: sheetKey(sheet), ConsistentRead: true }),
  );
  return decodeSheet(Item);
}

/** A sheet's revision only: the same read without the bytes. */
export async function readRev(table: Table, sheet: string): Promise<number> {
  const { Item } = await table.client.send(
    new GetItemCommand({
      TableName: table.name,
      Key: sheetKey(sheet),
      ConsistentRead: true,
      ProjectionExpression: 'rev',
    }),
  );
  return Number(Item?.rev?.N ?? 0);
}
