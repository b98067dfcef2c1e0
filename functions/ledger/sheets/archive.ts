import type { BudgetUnit } from '../../../schema/types.ts';
import { randomId } from '../../store/random-id.ts';
import { absent, equals, type Item, type Reader, type Table } from '../../store/store.ts';
import { limitAsOf, type Budget } from '../budgets/budget.ts';
import { budgetAt } from '../budgets/find.ts';
import { windowAt } from '../budgets/window.ts';
import { historyKey, historyPrefix, sheetKey, sheetPk } from '../keys.ts';
import { IS_CORRECTED } from './correct.ts';
import { readSheet } from './read.ts';
import { windowsOf, type Sheet } from './sheet.ts';
import { parseWindowName } from './window-name.ts';

/** A window that has ended. Amounts are in the budget's unit. */
export interface ClosedWindow {
  /** ISO 8601. */
  startsAt: string;
  endsAt: string;
  unit: BudgetUnit;
  /** At its end, with top-ups. */
  limit: bigint;
  spent: bigint;
}

/** As it is kept. */
interface StoredWindow extends ClosedWindow {
  v: 1;
  /** Of this one archiving: another one has another. */
  id: string;
}

/** A window is archived this long after its end at the earliest, so that no clock is still inside it. */
const GRACE_MS = 120_000;

/** The windows of a sheet that have ended, and that no hold is counted in any more. */
export function closedIn(sheet: Sheet, now: number): string[] {
  const counting = new Set([...sheet.holds.values()].flatMap((hold) => windowsOf(sheet, hold)));
  return [...sheet.windows.keys()].filter(
    (window) => !counting.has(window) && parseWindowName(window)!.endsAt + GRACE_MS < now,
  );
}

/**
 * Moves a window that has ended from its sheet to history. History first, then the sheet: cut off in between, the same is done again. History
 * is read before the sheet, and written only if nobody has since: so who stalls in between does not put an old sum over a later one. Returns
 * whether it was this one that did it.
 */
export async function archiveWindow(table: Table, name: string, window: string): Promise<boolean> {
  const { slot, unit, endsAt } = parseWindowName(window)!;
  const end = new Date(endsAt).toISOString();
  const key = historyKey(name, slot, end);
  const before = await table.get(key, ['id']);
  const sheet = await readSheet(table, name);
  const spent = sheet.windows.get(window);
  if (spent === undefined) return false;
  const budget = await budgetAt(table, name, slot);
  if (budget) {
    const { startsAt } = windowAt(budget.period, budget.timeZone, endsAt - 1);
    const closed: StoredWindow = {
      v: 1,
      id: randomId(9),
      startsAt: new Date(startsAt).toISOString(),
      endsAt: end,
      unit,
      limit: limitAsOf(budget, endsAt - 1),
      spent,
    };
    const unmoved = before?.id === undefined ? absent('id') : equals('id', before.id as string);
    // A window that was corrected in history has left its sheet.
    const conditions = [unmoved, absent(IS_CORRECTED)];
    if ((await table.put({ ...key, ...closed }, { conditions })).kind === 'refused') return false;
  }
  // As it was copied: whatever came in meanwhile is copied by the next sweep.
  const remove = [window, ...setsWith(sheet, window)];
  const removed = await table.update(sheetKey(name), { remove }, { conditions: [equals(window, spent)] });
  return removed.kind === 'written';
}

/** The sets that name a window: once it is closed no new hold names them. */
const setsWith = ({ sets }: Sheet, window: string): string[] =>
  [...sets].filter(([, windows]) => windows.includes(window)).map(([name]) => name);

/** A budget's closed windows, the newest first, at most `limit`. */
export async function closedWindows(
  table: Table,
  { sheet, slot }: Budget,
  limit: number,
): Promise<ClosedWindow[]> {
  const { items } = await table.query({
    pk: sheetPk(sheet),
    prefix: historyPrefix(slot),
    reverse: true,
    limit,
  });
  return items.map(decodeWindow);
}

/** One closed window by its name in the sheet, or undefined. */
export async function closedWindow(
  table: Reader,
  { sheet, slot }: Budget,
  window: string,
): Promise<ClosedWindow | undefined> {
  const { endsAt } = parseWindowName(window)!;
  if (endsAt === Infinity) return undefined;
  const item = await table.get(historyKey(sheet, slot, new Date(endsAt).toISOString()));
  return item && decodeWindow(item);
}

function decodeWindow(item: Item): ClosedWindow {
  const { startsAt, endsAt, unit, limit, spent } = item as unknown as StoredWindow;
  return { startsAt, endsAt, unit, limit: BigInt(limit), spent: BigInt(spent) };
}
