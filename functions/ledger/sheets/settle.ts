import { NOTHING, type Amounts } from '../../pricing/amounts.ts';
import { present, type Table } from '../../store/store.ts';
import { sheetKey } from '../keys.ts';
import { decodeHold, decodeSheet, type Sheet } from './sheet.ts';
import { parseWindowName } from './window-name.ts';

/** An open hold in a sheet: plain strings, so that it travels from step to step as it is. */
export interface HoldReference {
  sheet: string;
  /** The sheet attribute. */
  name: string;
  /** Its value; see `encodeHold`. */
  value: string;
}

/**
 * Replaces a hold by what was really used: one conditional write, which can be retried freely since only the first
 * finds the hold. Returns the sheet right after it, or undefined if the hold was already gone.
 */
export async function settleHold(
  table: Table,
  { sheet, name, value }: HoldReference,
  used: Amounts,
  { once = false } = {},
): Promise<Sheet | undefined> {
  const { amounts, windows } = decodeHold(value);
  const add = Object.fromEntries(
    windows.map((window) => {
      const { unit } = parseWindowName(window)!;
      return [window, used[unit] - amounts[unit]];
    }),
  );
  const written = await table.update(
    sheetKey(sheet),
    { remove: [name], add },
    { conditions: [present(name)], once },
  );
  return written.kind === 'written' ? decodeSheet(written.item) : undefined;
}

/** Settles a call's holds, in parallel. Returns the sheets right after, by name; without those already settled. */
export async function settleHolds(
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
export const releaseHolds = (table: Table, holds: readonly HoldReference[]): Promise<Map<string, Sheet>> =>
  settleHolds(table, holds, NOTHING);

/** Whether every one of some holds still stands. */
export async function allStand(table: Table, holds: readonly HoldReference[]): Promise<boolean> {
  const found = await Promise.all(
    holds.map(async ({ sheet, name }) => (await table.get(sheetKey(sheet), [name]))?.[name] !== undefined),
  );
  return found.every(Boolean);
}
