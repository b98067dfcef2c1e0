import type { Amounts } from '../pricing/amounts.ts';
import type { Reader } from '../store/store.ts';
import { limitNow, type Budget } from './budgets/budget.ts';
import { windowAt, type Window } from './budgets/window.ts';
import type { Balance } from './charge.ts';
import type { Ledger } from './opened.ts';
import type { Reservation } from './reserve.ts';
import { readSheet } from './sheets/read.ts';
import { giveBack } from './calls/resolve-holds.ts';
import { settleHolds } from './sheets/settle.ts';
import { usageOf, type Sheet } from './sheets/sheet.ts';
import { windowName } from './sheets/window-name.ts';

/**
 * Settles what a call has reserved at what it really used. It can be done again freely: only the first finds the holds. Returns where the
 * budgets stand right after, whoever settled.
 */
export async function settle(ledger: Ledger, reservation: Reservation, used: Amounts): Promise<Balance[]> {
  const table = ledger.store.ledger;
  const sheets = await settleHolds(table, reservation.holds, used);
  const balances = reservation.budgets.map(async (budget): Promise<Balance> => {
    const { sheet: name, window } = budget.countedIn;
    return { budget, ...usageOf(sheets.get(name) ?? (await readSheet(table, name)), window) };
  });
  return Promise.all(balances);
}

/**
 * Gives back what a call has reserved that did not begin, or of which nobody knows whether it began: what its audit item names stays.
 * Returns whether anything was given back.
 */
export const release = async (ledger: Ledger, reservation: Reservation): Promise<boolean> =>
  (await giveBack(ledger, reservation.holds)) > 0;

/** A budget's window of a moment, and what it has used. Amounts are in the budget's unit. */
export interface CurrentWindow extends Window {
  /** With top-ups. */
  limit: bigint;
  spent: bigint;
  held: bigint;
}

/** The windows of budgets at `now` (ms). Each sheet is read once. */
export async function currentWindows(
  table: Reader,
  budgets: readonly Budget[],
  now: number,
): Promise<CurrentWindow[]> {
  const sheets = new Map<string, Promise<Sheet>>();
  for (const { sheet } of budgets) if (!sheets.has(sheet)) sheets.set(sheet, readSheet(table, sheet));
  return Promise.all(
    budgets.map(async (budget) => {
      const window = windowAt(budget.period, budget.timeZone, now);
      const name = windowName(budget.unit, budget.slot, window);
      return { ...window, limit: limitNow(budget, now), ...usageOf(await sheets.get(budget.sheet)!, name) };
    }),
  );
}
