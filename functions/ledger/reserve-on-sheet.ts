import { setTimeout as delay } from 'node:timers/promises';
import { absent, anyOf, atMost, equals, isUnavailable, storeError, storeFailureOf } from '../store/store.ts';
import type { ScopeValues } from './budgets/budget.ts';
import { covering, readRev, type Definitions } from './budgets/definitions.ts';
import { resolveExpiredHolds } from './calls/resolve-holds.ts';
import {
  balancesIn,
  chargesFor,
  MAX_COVERING_BUDGETS,
  type Charge,
  type ChargedBalance,
  type Demand,
} from './charge.ts';
import { sheetKey } from './keys.ts';
import type { Ledger } from './opened.ts';
import { refusalsIn, type BudgetRefusal } from './refusal.ts';
import { readSheet } from './sheets/read.ts';
import { settleHold, type HoldReference } from './sheets/settle.ts';
import { decodeSheet, encodeHold, holdName, type Sheet } from './sheets/sheet.ts';
import { NOTHING } from '../pricing/amounts.ts';
import { randomId } from '../store/random-id.ts';

/** A call as the ledger sees it before it has reserved anything. */
export interface ReservationRequest {
  requestId: string;
  scope: ScopeValues;
  demand: Demand;
}

/** What one sheet said to a call. Without budgets that cover the call there is no hold. */
export type SheetAnswer =
  | { kind: 'reserved'; charges: Charge[]; hold?: HoldReference }
  | { kind: 'refused'; balances: ChargedBalance[]; refusals: BudgetRefusal[] }
  | { kind: 'too-many' };

const ATTEMPTS = 8;
const BACKOFF_MS = 10;
/** No further attempt begins after this long: the pipeline as a whole has 30 seconds. */
const PATIENCE_MS = 8_000;

/** A try at one sheet, by what is remembered of its budgets. */
interface Try {
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
): Promise<SheetAnswer> {
  let failure: unknown;
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (let attempt = 0; attempt < ATTEMPTS && Date.now() < giveUpAt; attempt += 1) {
    if (attempt > 1) await delay(BACKOFF_MS * attempt * Math.random());
    try {
      const definitions = await ledger.definitions.get(sheet);
      const charges = chargesFor(covering(definitions, request.scope), request.demand, ledger.now());
      const answer = await tryOnce({ ledger, sheet, request, definitions, charges });
      if (answer) return answer;
    } catch (error) {
      if (!isUnavailable(error)) throw error; // a bug is not made better by repetition
      failure = error;
    }
  }
  throw storeError(
    { kind: 'unknown', mayBeApplied: true },
    new Error(`the budgets of sheet ${sheet} could not be reserved`, { cause: failure }),
  );
}

async function tryOnce(one: Try): Promise<SheetAnswer | undefined> {
  const { charges } = one;
  if (charges.length > MAX_COVERING_BUDGETS) return ifUnchanged(one, { kind: 'too-many' });
  if (charges.length === 0) return ifUnchanged(one, { kind: 'reserved', charges });
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
  if (refusals.length === 0) return 'room';
  // The scheduled sweep may be a minute away: a refusal that expired holds may have caused waits for no schedule.
  if (await resolveExpiredHolds(ledger, name, sheet)) return undefined;
  definitions.refusedRecently = true;
  return { kind: 'refused', balances, refusals };
}

async function writeHold({
  ledger,
  sheet,
  request: { requestId, demand },
  definitions: { rev },
  charges,
}: Try): Promise<{ hold: HoldReference } | { sheet: Sheet }> {
  const hold: HoldReference = {
    sheet,
    // A fresh name each time: were a try sent twice, its second arrival could otherwise reopen a settled hold.
    name: holdName(requestId, randomId(3)),
    value: encodeHold({
      expiresAt: Math.ceil(ledger.now() / 1000) + ledger.holdTimeoutSeconds,
      amounts: { ...demand, USD: demand.USD ?? 0n },
      windows: charges.map(({ budget }) => budget.countedIn.window),
    }),
  };
  const table = ledger.store.ledger;
  try {
    const written = await table.update(
      sheetKey(sheet),
      { set: { [hold.name]: hold.value }, add: additions(charges) },
      { conditions: [equals('rev', rev), absent(hold.name), ...room(charges)], once: true },
    );
    return written.kind === 'written' ? { hold } : { sheet: decodeSheet(written.item) };
  } catch (error) {
    // It may have been applied, or may yet be. If it has, give it back now; if not, the sweep will find it: no
    // audit item is going to name it.
    if (storeFailureOf(error)?.mayBeApplied)
      await settleHold(table, hold, NOTHING, { once: true }).catch(() => undefined);
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
