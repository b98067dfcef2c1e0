import { setTimeout as delay } from 'node:timers/promises';
import { absent, anyOf, atMost, equals, isUnavailable, storeError, storeFailureOf } from '../store/store.ts';
import type { ScopeValues } from './budgets/budget.ts';
import { registerOnce } from './budgets/registry.ts';
import { covering, readRev, type Definitions } from './budgets/definitions.ts';
import { resolveExpiredHolds } from './calls/resolve-holds.ts';
import { balancesIn, chargesFor, tooMany, type Charge, type ChargedBalance, type Demand } from './charge.ts';
import { sheetKey } from './keys.ts';
import type { Ledger } from './opened.ts';
import { refusalsIn, type BudgetRefusal } from './refusal.ts';
import { readSheet } from './sheets/read.ts';
import { settleInSheet, type HoldReference } from './sheets/settle.ts';
import {
  decodeSheet,
  encodeHold,
  encodeSet,
  HOLD_COUNT,
  holdName,
  MAX_HOLDS,
  NO_WINDOWS,
  setName,
  type Sheet,
} from './sheets/sheet.ts';
import { NOTHING } from '../pricing/amounts.ts';
import { randomId } from '../store/random-id.ts';

/** A call as the ledger sees it before it has reserved anything. */
export interface ReservationRequest {
  callId: string;
  scope: ScopeValues;
  demand: Demand;
  /** How long the call may take: its hold stands no longer. As long as any may, if absent. */
  holdSeconds?: number;
}

/** What one sheet said to a call. Without budgets that cover the call there is no hold, unless one was asked for. */
export type SheetAnswer =
  | { kind: 'reserved'; charges: Charge[]; hold?: HoldReference }
  | { kind: 'refused'; balances: ChargedBalance[]; refusals: BudgetRefusal[] }
  | { kind: 'too-many' }
  /** It holds as many calls as it takes. */
  | { kind: 'busy' };

const ATTEMPTS = 8;
/** After a change of budgets, or another call that was faster, the next try is likely to do. */
const BACKOFF_MS = 10;
/** A store that throttles is left alone for longer each time: a crowd that asks at once would keep it throttled. */
const THROTTLED_MS = { least: 50, most: 1_000 };
/** No further attempt begins after this long: the pipeline as a whole has 30 seconds. */
const PATIENCE_MS = 8_000;

interface Options {
  /** Hold the call in this sheet even if no budget covers it: so the sweep finds it after a crash. */
  holdAnyway?: boolean;
}

/** A try at one sheet, by what is remembered of its budgets. */
interface Try extends Options {
  ledger: Ledger;
  sheet: string;
  request: ReservationRequest;
  definitions: Definitions;
  charges: Charge[];
}

/**
 * Reserves a call's demand in every budget of one sheet that covers it, or in none: one conditional write.
 * What needs no write (no budget covers the call, or too many do) is proved by a read of the revision.
 */
export async function reserveOnSheet(
  ledger: Ledger,
  sheet: string,
  request: ReservationRequest,
  options: Options = {},
): Promise<SheetAnswer> {
  let failure: unknown;
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (let attempt = 0; attempt < ATTEMPTS && Date.now() < giveUpAt; attempt += 1) {
    const pause = pauseBefore(attempt, failure);
    if (pause > 0) await delay(pause);
    try {
      const definitions = await ledger.definitions.get(sheet);
      const charges = chargesFor(covering(definitions, request.scope), request.demand, ledger.now());
      const answer = await tryOnce({ ledger, sheet, request, definitions, charges, ...options });
      if (answer) return answer;
      failure = undefined;
    } catch (error) {
      // As full as an item can be: it has room again once calls that are under way have settled.
      if (storeFailureOf(error)?.kind === 'too-large') return { kind: 'busy' };
      if (!isUnavailable(error)) throw error; // a bug is not made better by repetition
      failure = error;
    }
  }
  throw storeError(
    { kind: 'unknown', mayBeApplied: true },
    new Error(`the budgets of sheet ${sheet} could not be reserved`, { cause: failure }),
  );
}

/** How long to wait before a try, in ms. The first comes at once, and so does the second unless the store was too busy. */
function pauseBefore(attempt: number, failure: unknown): number {
  if (storeFailureOf(failure)?.kind === 'throttled') {
    const { least, most } = THROTTLED_MS;
    return least + Math.random() * (Math.min(most, least * 2 ** attempt) - least);
  }
  return attempt > 1 ? BACKOFF_MS * attempt * Math.random() : 0;
}

async function tryOnce(one: Try): Promise<SheetAnswer | undefined> {
  const { charges, holdAnyway } = one;
  if (tooMany(charges)) return ifUnchanged(one, { kind: 'too-many' });
  if (charges.length === 0 && !holdAnyway) return ifUnchanged(one, { kind: 'reserved', charges });
  // A sheet that no budget has made known is made known before it holds anything: so the sweep finds it.
  if (charges.length === 0) await registerOnce(one.ledger, one.sheet);
  return tryToHold(one);
}

/** An answer by definitions that are remembered, if they are still in force. */
async function ifUnchanged(
  { ledger, sheet, definitions }: Try,
  answer: SheetAnswer,
): Promise<SheetAnswer | undefined> {
  if ((await readRev(ledger.store.ledger, sheet)) === definitions.rev) return answer;
  await ledger.definitions.load(sheet);
  return undefined;
}

async function tryToHold(one: Try): Promise<SheetAnswer | undefined> {
  const { ledger, sheet, request, definitions, charges } = one;
  const inEmptyWindows = charges.map((charge) => ({ ...charge, spent: 0n, held: 0n }));
  const certain = refusalsIn(inEmptyWindows, request.demand);
  // What an empty window would refuse must not be written: the condition admits to a window that is not there yet.
  // And a sheet that has just refused is read first, so that a crowd at a full budget writes nothing at all.
  if (certain.length > 0 || definitions.refusedRecently) {
    const refused = await answerOf(one, await readSheet(ledger.store.ledger, sheet));
    if (refused !== 'room') return refused;
    definitions.refusedRecently = false;
  }
  const written = await writeHold(one);
  if ('hold' in written) return { kind: 'reserved', charges, hold: written.hold };
  const refused = await answerOf(one, written.sheet);
  return refused === 'room' ? undefined : refused;
}

/** What a sheet's state says to a call: a refusal, or that there is room, or (undefined) that it must be asked again. */
async function answerOf(
  { ledger, sheet: name, request, definitions, charges }: Try,
  sheet: Sheet,
): Promise<SheetAnswer | 'room' | undefined> {
  if (sheet.rev !== definitions.rev) {
    await ledger.definitions.load(name);
    return undefined;
  }
  const balances = balancesIn(charges, sheet);
  const refusals = refusalsIn(balances, request.demand);
  const isBusy = sheet.holds.size >= MAX_HOLDS;
  if (refusals.length === 0 && !isBusy) return 'room';
  // The scheduled sweep may be a minute away: a refusal that expired holds may have caused waits for no schedule.
  if (await resolveExpiredHolds(ledger, name, sheet, 'one-batch')) return undefined;
  if (refusals.length === 0) return { kind: 'busy' };
  definitions.refusedRecently = true;
  return { kind: 'refused', balances, refusals };
}

async function writeHold({
  ledger,
  sheet,
  request: { callId, demand, holdSeconds = Infinity },
  definitions: { rev },
  charges,
}: Try): Promise<{ hold: HoldReference } | { sheet: Sheet }> {
  const windows = charges.map(({ budget }) => budget.countedIn.window);
  const set = setName(windows);
  const hold: HoldReference = {
    sheet,
    // A fresh name each time: were a try sent twice, its second arrival could otherwise reopen a settled hold.
    name: holdName(callId, randomId(3)),
    value: encodeHold({
      expiresAt: Math.ceil(ledger.now() / 1000) + Math.min(ledger.holdTimeoutSeconds, holdSeconds),
      amounts: { ...demand, USD: demand.USD ?? 0n },
      set,
    }),
    windows,
  };
  const named = set === NO_WINDOWS ? {} : { [set]: encodeSet(windows) };
  const table = ledger.store.ledger;
  try {
    const written = await table.update(
      sheetKey(sheet),
      { set: { [hold.name]: hold.value, ...named }, add: { [HOLD_COUNT]: 1n, ...additions(charges) } },
      {
        conditions: [
          rev === 0 ? anyOf(absent('rev'), equals('rev', 0)) : equals('rev', rev),
          absent(hold.name),
          anyOf(absent(HOLD_COUNT), atMost(HOLD_COUNT, BigInt(MAX_HOLDS - 1))),
          ...Object.entries(named).map(([name, value]) => anyOf(absent(name), equals(name, value))),
          ...room(charges),
        ],
        once: true,
      },
    );
    return written.kind === 'written' ? { hold } : { sheet: decodeSheet(written.item) };
  } catch (error) {
    // It may have been applied, or may yet be. If it has, give it back now; if not, the sweep will find it: no
    // audit item is going to name it.
    if (storeFailureOf(error)?.mayBeApplied)
      await settleInSheet(table, sheet, [{ hold, used: NOTHING }], { once: true }).catch(() => undefined);
    throw error;
  }
}

const additions = (charges: readonly Charge[]): Record<string, bigint> =>
  Object.fromEntries(charges.map(({ budget, amount }) => [budget.countedIn.window, amount]));

/** That every enforcing budget has room. A window that is not there yet is empty. */
const room = (charges: readonly Charge[]) =>
  charges
    .filter(({ enforced }) => enforced)
    .map(({ budget: { countedIn }, limit, amount }) =>
      anyOf(absent(countedIn.window), atMost(countedIn.window, limit - amount)),
    );
