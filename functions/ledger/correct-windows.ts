import type { Amounts } from '../pricing/amounts.ts';
import type { Ledger } from './opened.ts';
import type { Reader } from '../store/store.ts';
import { correctWindow } from './sheets/correct.ts';
import { readSheet } from './sheets/read.ts';
import { parseWindowName } from './sheets/window-name.ts';
import { sheetOfWindow, type CountedCall } from './standings.ts';

/**
 * Brings the windows that count a call, open or closed, from what it was charged (`call.used`) to what it is charged instead: once, however
 * often it is asked for.
 */
export async function correctWindows(
  { store, now }: Ledger,
  callId: string,
  call: CountedCall,
  instead: Amounts,
): Promise<void> {
  await Promise.all(
    call.countedIn.map(({ window, shared }) => {
      const { unit } = parseWindowName(window)!;
      const amount = instead[unit] - call.used[unit];
      const sheet = sheetOfWindow(call, shared);
      return correctWindow(store.ledger, { callId, sheet, window, amount, now: now() });
    }),
  );
}

/** How many corrections have left a mark in the fullest of the sheets that count a call. */
export async function correctionMarks(table: Reader, call: CountedCall): Promise<number> {
  const names = new Set(call.countedIn.map(({ shared }) => sheetOfWindow(call, shared)));
  const sheets = await Promise.all([...names].map((name) => readSheet(table, name)));
  return Math.max(0, ...sheets.map(({ corrections }) => corrections.size));
}
