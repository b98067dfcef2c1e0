import type { BudgetUnit } from '../../../schema/types.ts';
import { equals, type Item, type Table } from '../../store/store.ts';
import { limitAt, type Budget } from '../budgets/budget.ts';
import { budgetAt } from '../budgets/find.ts';
import { windowAt } from '../budgets/window.ts';
import { historyKey, historyPrefix, sheetKey, sheetPk } from '../keys.ts';
import type { Sheet } from './sheet.ts';
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
}

/** A window is archived this long after its end at the earliest, so that no clock is still inside it. */
const GRACE_MS = 120_000;

/** Moves the windows that have ended, and that no hold names any more, from a sheet to history. Returns how many. */
export async function archiveClosedWindows(
  table: Table,
  name: string,
  sheet: Sheet,
  now: number,
): Promise<number> {
  const named = new Set([...sheet.holds.values()].flatMap(({ windows }) => windows));
  const closed = [...sheet.windows].filter(
    ([window]) => !named.has(window) && parseWindowName(window)!.endsAt + GRACE_MS < now,
  );
  for (const [window, used] of closed) await archive(table, name, window, used);
  return closed.length;
}

/** History first, then the sheet: cut off in between, the same is simply done again. */
async function archive(table: Table, sheet: string, window: string, spent: bigint): Promise<void> {
  const { slot, unit, endsAt } = parseWindowName(window)!;
  const budget = await budgetAt(table, sheet, slot);
  if (budget) {
    const { startsAt } = windowAt(budget.period, budget.timeZone, endsAt - 1);
    const end = new Date(endsAt).toISOString();
    const closed: StoredWindow = {
      v: 1,
      startsAt: new Date(startsAt).toISOString(),
      endsAt: end,
      unit,
      limit: limitAt(budget, endsAt - 1),
      spent,
    };
    await table.put({ ...historyKey(sheet, slot, end), ...closed });
  }
  // As it was copied: whatever came in meanwhile is copied by the next sweep.
  await table.update(sheetKey(sheet), { remove: [window] }, { conditions: [equals(window, spent)] });
}

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

function decodeWindow(item: Item): ClosedWindow {
  const { startsAt, endsAt, unit, limit, spent } = item as unknown as StoredWindow;
  return { startsAt, endsAt, unit, limit: BigInt(limit), spent: BigInt(spent) };
}
