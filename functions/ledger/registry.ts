import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { registryKey, REGISTRY_PK, sheetKey } from '../dynamodb/keys.ts';
import { queryAll } from '../dynamodb/query.ts';
import { fromItem, type Table } from '../dynamodb/table.ts';
import { randomId } from '../pipeline/random-id.ts';

/** A sheet that exists, and the changes to its budgets that are under way (or were cut off). */
export interface RegisteredSheet {
  name: string;
  /** `<ISO time> <random>` each. */
  changes: string[];
}

/** Every sheet that has ever had a budget. */
export async function registeredSheets(table: Table): Promise<RegisteredSheet[]> {
  const items = await queryAll(table, { pk: REGISTRY_PK });
  return items.map((item) => {
    const { sk, changes } = fromItem(item) as { sk: string; changes?: Set<string> };
    return { name: sk, changes: [...(changes ?? [])] };
  });
}

/**
 * Makes a change to a sheet's budget definitions known: registers that it is under way, lets `write` write the
 * definition, bumps the sheet's revision, and strikes the register. A change that is cut off after its definition
 * was written is still in the register, and the sweep makes up for the missing bump.
 */
export async function announceChange<T>(
  table: Table,
  sheet: string,
  now: number,
  write: () => Promise<T>,
): Promise<T> {
  const change = `${new Date(now).toISOString()} ${randomId(8)}`;
  await editChanges(table, sheet, 'ADD', change);
  const result = await write();
  await bumpRev(table, sheet);
  // Only now: whatever failed before this leaves the change registered, which costs one bump too many at the worst.
  await editChanges(table, sheet, 'DELETE', change).catch(() => undefined);
  return result;
}

const editChanges = (table: Table, sheet: string, action: 'ADD' | 'DELETE', change: string) =>
  table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: registryKey(sheet),
      UpdateExpression: `${action} changes :change`,
      ExpressionAttributeValues: { ':change': { SS: [change] } },
    }),
  );

/** Tells every warm function that its remembered definitions of a sheet are out of date. Bumping twice is harmless. */
async function bumpRev(table: Table, sheet: string): Promise<void> {
  await table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: sheetKey(sheet),
      UpdateExpression: 'ADD rev :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  );
}

/** A change that began longer ago than this has been cut off: no admin function runs that long. */
const CUT_OFF_MS = 60_000;

/** Bumps the revision for changes that were cut off before they could. Returns how many there were. */
export async function repairCutOffChanges(
  table: Table,
  { name, changes }: RegisteredSheet,
  now: number,
): Promise<number> {
  const cutOff = changes.filter((change) => Date.parse(change.split(' ')[0]!) < now - CUT_OFF_MS);
  if (cutOff.length === 0) return 0;
  await bumpRev(table, name);
  for (const change of cutOff) await editChanges(table, name, 'DELETE', change);
  return cutOff.length;
}

/** A slot for a new budget, never given twice. Creates the sheet if it is absent. */
export async function nextSlot(table: Table, sheet: string): Promise<string> {
  const { Attributes } = await table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: sheetKey(sheet),
      UpdateExpression: 'ADD seq :one, rev :zero',
      ExpressionAttributeValues: { ':one': { N: '1' }, ':zero': { N: '0' } },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return Number(Attributes!.seq!.N).toString(36);
}
