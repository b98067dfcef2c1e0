import type { Amounts } from '../pricing/amounts.ts';
import { limitAsOf, limitNow, SHARED_SHEET, type Budget, type ScopeValues } from './budgets/budget.ts';
import { covering, type Definitions } from './budgets/definitions.ts';
import { coveringBudget, type Balance, type CoveringBudget } from './charge.ts';
import type { Ledger } from './opened.ts';
import { closedWindow } from './sheets/archive.ts';
import { readSheet } from './sheets/read.ts';
import { settleInSheet, type HoldReference, type Settlement } from './sheets/settle.ts';
import { encodeHold, usageOf, windowsOf, type Sheet } from './sheets/sheet.ts';
import { parseWindowName } from './sheets/window-name.ts';

/** A call that has been decided, as far as its budgets are concerned. */
export interface CountedCall {
  scope: ScopeValues;
  /** What it may still hold, in this or an earlier try. */
  holds: readonly Pick<HoldReference, 'sheet' | 'name'>[];
  used: Amounts;
  /** The windows that count it. */
  countedIn: readonly { budgetId: string; window: string; shared: boolean }[];
}

/** Where the budgets of each decided call stand now, in the order of the calls: two tries of one call are two. What one still holds is settled first: figures read before that would be too low. */
export async function standingsOf(ledger: Ledger, calls: readonly CountedCall[]): Promise<Balance[][]> {
  const names = new Set(
    calls.flatMap((call) => [...call.holds.map(({ sheet }) => sheet), ...sheetsOf(call)]),
  );
  const sheets = new Map(
    await Promise.all(
      [...names].map(async (name) => [name, await settledSheet(ledger, name, calls)] as const),
    ),
  );
  const standings = calls.map(async (call) => {
    const balances = call.countedIn.map((one) => balanceOf(ledger, call, one, sheets));
    return (await Promise.all(balances)).filter((balance) => balance !== undefined);
  });
  return Promise.all(standings);
}

/** The sheet that a window of a call is in. */
export const sheetOfWindow = ({ scope }: CountedCall, shared: boolean): string =>
  shared ? SHARED_SHEET : scope.costCenter;

const sheetsOf = (call: CountedCall): string[] =>
  call.countedIn.map(({ shared }) => sheetOfWindow(call, shared));

interface Seen {
  sheet: Sheet;
  definitions: Definitions;
}

/** A sheet without holds of these calls, and the budgets that are defined beside it at its revision or later. */
async function settledSheet(ledger: Ledger, name: string, calls: readonly CountedCall[]): Promise<Seen> {
  const table = ledger.store.ledger;
  let sheet = await readSheet(table, name);
  const standing = calls.flatMap((call) => standingOf(call, name, sheet));
  if (standing.length > 0) {
    const settled = await settleInSheet(table, name, standing);
    // Some call may have settled its own meanwhile: then each by itself.
    if (!settled) await Promise.all(standing.map((one) => settleInSheet(table, name, [one])));
    sheet = settled ?? (await readSheet(table, name));
  }
  return { sheet, definitions: await ledger.definitions.current(name, sheet.rev) };
}

const standingOf = (call: CountedCall, name: string, sheet: Sheet): Settlement[] =>
  call.holds.flatMap((hold) => {
    const content = hold.sheet === name ? sheet.holds.get(hold.name) : undefined;
    if (!content) return [];
    const value = encodeHold(content);
    return [{ hold: { ...hold, value, windows: windowsOf(sheet, content) }, used: call.used }];
  });

/** Undefined for a budget that is no longer there. */
async function balanceOf(
  ledger: Ledger,
  call: CountedCall,
  { budgetId, window, shared }: CountedCall['countedIn'][number],
  sheets: ReadonlyMap<string, Seen>,
): Promise<Balance | undefined> {
  const { sheet, definitions } = sheets.get(sheetOfWindow(call, shared))!;
  const budget = covering(definitions, call.scope).find(({ id }) => id === budgetId);
  if (!budget) return undefined;
  const counted = coveringIn(budget, window, ledger.now());
  if (sheet.windows.has(window)) return { budget: counted, ...usageOf(sheet, window) };
  // It may have been closed and archived since.
  const closed = await closedWindow(ledger.store.ledger, budget, window);
  return { budget: counted, spent: closed?.spent ?? 0n, held: 0n };
}

/** A budget in a window, with the limit that is in force, or was when the window ended. */
function coveringIn(budget: Budget, window: string, now: number): CoveringBudget {
  const { endsAt } = parseWindowName(window)!;
  const limit = endsAt > now ? limitNow(budget, now) : limitAsOf(budget, endsAt - 1);
  return coveringBudget(budget, { window, endsAt, limit });
}
