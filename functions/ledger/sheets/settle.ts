import { NOTHING, type Amounts } from '../../pricing/amounts.ts';
import { present, type Change, type Table } from '../../store/store.ts';
import { sheetKey } from '../keys.ts';
import { decodeHold, decodeSheet, HOLD_COUNT, type Sheet } from './sheet.ts';
import { parseWindowName } from './window-name.ts';

/** An open hold in a sheet: plain strings, so that it travels from step to step as it is. */
export interface HoldReference {
  /** Names the item that the hold is in. */
  sheet: string;
  /** The sheet attribute. */
  name: string;
  /** Its value; see `encodeHold`. */
  value: string;
  /** The windows that count it. */
  windows: string[];
}

/** A hold, and what it settles at. */
export interface Settlement {
  hold: HoldReference;
  used: Amounts;
}

/** What settling does to a sheet: the holds go, and each window that counted them gets the difference to what was used. */
function changeFor(settlements: readonly Settlement[]): Required<Pick<Change, 'add' | 'remove'>> {
  const add: Record<string, bigint> = { [HOLD_COUNT]: -BigInt(settlements.length) };
  for (const { hold, used } of settlements) {
    const { amounts } = decodeHold(hold.value);
    for (const window of hold.windows) {
      const { unit } = parseWindowName(window)!;
      add[window] = (add[window] ?? 0n) + used[unit] - amounts[unit];
    }
  }
  return { add, remove: settlements.map(({ hold }) => hold.name) };
}

/**
 * Replaces holds of one sheet by what was really used: one conditional write, which can be retried freely since only the first
 * finds the holds. All of them or none: returns the sheet right after it, or undefined if one was already gone.
 */
export async function settleInSheet(
  table: Table,
  sheet: string,
  settlements: readonly Settlement[],
  { once = false } = {},
): Promise<Sheet | undefined> {
  const conditions = settlements.map(({ hold }) => present(hold.name));
  const written = await table.update(sheetKey(sheet), changeFor(settlements), { conditions, once });
  return written.kind === 'written' ? decodeSheet(written.item) : undefined;
}

/** Settles a call's holds, in parallel. Returns the sheets right after, by name; without those already settled. */
export async function settleHolds(
  table: Table,
  holds: readonly HoldReference[],
  used: Amounts,
): Promise<Map<string, Sheet>> {
  const settled = await Promise.all(
    holds.map(
      async (hold) => [hold.sheet, await settleInSheet(table, hold.sheet, [{ hold, used }])] as const,
    ),
  );
  return new Map(settled.filter((entry): entry is [string, Sheet] => entry[1] !== undefined));
}

/** Gives holds back as if they had never been: their call did not begin. */
export const releaseHolds = (table: Table, holds: readonly HoldReference[]): Promise<Map<string, Sheet>> =>
  settleHolds(table, holds, NOTHING);
