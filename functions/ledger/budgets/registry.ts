import { queryAll, type Table } from '../../store/store.ts';
import { CHANGES_PK, changeUnderWayKey, registeredSheetKey, sheetKey, SHEETS_PK } from '../keys.ts';
import { randomId } from '../../store/random-id.ts';

/** Every sheet that has ever had a budget, by name. */
export async function registeredSheets(table: Table): Promise<string[]> {
  return (await queryAll(table, { pk: SHEETS_PK })).map(({ sk }) => sk);
}

/** Makes a sheet known to the sweep and to lists. Doing it again is harmless. */
export const registerSheet = (table: Table, sheet: string) => table.put({ ...registeredSheetKey(sheet) });

/** The same, once for each warm function: `registered` is its memory. */
export async function registerOnce(
  { registered, store }: { registered: Map<string, true>; store: { ledger: Table } },
  sheet: string,
): Promise<void> {
  if (registered.has(sheet)) return;
  await registerSheet(store.ledger, sheet);
  registered.set(sheet, true);
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
  const change = changeUnderWayKey(new Date(now).toISOString(), randomId(6));
  await table.put({ ...change, sheet });
  const result = await write();
  await bumpRev(table, sheet);
  // Only now: whatever failed before this leaves the change registered, which costs one bump too many at the worst.
  await table.delete(change).catch(() => undefined);
  return result;
}

/** Tells every warm function that its remembered definitions of a sheet are out of date. Bumping twice is harmless. */
const bumpRev = (table: Table, sheet: string) => table.update(sheetKey(sheet), { add: { rev: 1n } });

/** A change that began longer ago than this has been cut off: no admin function runs that long. */
const CUT_OFF_MS = 60_000;

/** Bumps the revision for changes that were cut off before they could. Says how many it repaired, and which it could not. */
export async function repairCutOffChanges(
  table: Table,
  now: number,
): Promise<{ repaired: number; failures: string[] }> {
  const to = new Date(now - CUT_OFF_MS).toISOString();
  const cutOff = await queryAll(table, { pk: CHANGES_PK, to });
  const failures: string[] = [];
  for (const { pk, sk, sheet } of cutOff) {
    try {
      await bumpRev(table, sheet as string);
      await table.delete({ pk, sk });
    } catch (error) {
      failures.push(`a change of ${String(sheet)}: ${String(error)}`);
    }
  }
  return { repaired: cutOff.length - failures.length, failures };
}

/** A slot for a new budget, never given twice. Creates the sheet if it is absent. */
export async function nextSlot(table: Table, sheet: string): Promise<string> {
  const written = await table.update(sheetKey(sheet), { add: { seq: 1n, rev: 0n } });
  return Number(written.item!.seq).toString(36);
}
