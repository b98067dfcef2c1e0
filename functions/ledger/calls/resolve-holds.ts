import { NOTHING, ONE_REQUEST, type Amounts } from '../../pricing/amounts.ts';
import type { Table } from '../../store/store.ts';
import type { Ledger } from '../opened.ts';
import { settleInSheet, type HoldReference, type Settlement } from '../sheets/settle.ts';
import { callIdOfHold, decodeHold, encodeHold, windowsOf, type Sheet } from '../sheets/sheet.ts';
import { ownerOf, type CallItem } from './call-item.ts';
import { dropQueued, expireCall, isIn } from './expire.ts';
import { markGivenBack, readCall, writeFirst, type FirstItem } from './write-call.ts';

/** One write takes this many holds off a sheet: an expression takes 300 operators and 4 KB. */
const BATCH = 100;

/** What may be resolved: all that has expired, or what a caller's own request has time for. */
export type Extent = 'all' | 'one-batch';

/**
 * Resolves the holds of a sheet that have outlived their time-out. Returns how many there were. Safe to run
 * twice, or twice at once: every step is a conditional write.
 */
export async function resolveExpiredHolds(
  ledger: Ledger,
  name: string,
  sheet: Sheet,
  extent: Extent = 'all',
): Promise<number> {
  const now = ledger.now() / 1000;
  const expired = [...sheet.holds]
    .filter(([, { expiresAt }]) => expiresAt < now)
    .sort(([, a], [, b]) => a.expiresAt - b.expiresAt)
    .map(([hold, content]): HoldReference => {
      const windows = windowsOf(sheet, content);
      return { sheet: name, name: hold, value: encodeHold(content), windows };
    });
  const due = extent === 'all' ? expired : expired.slice(0, BATCH);
  for (let i = 0; i < due.length; i += BATCH) await resolveBatch(ledger, name, due.slice(i, i + BATCH));
  return due.length;
}

async function resolveBatch(ledger: Ledger, name: string, holds: readonly HoldReference[]): Promise<void> {
  const settlements = await Promise.all(holds.map((hold) => decide(ledger, hold)));
  await settleAll(ledger, name, settlements);
}

/** Together if all still stand, else each by itself: some call may have settled its own meanwhile. */
async function settleAll(ledger: Ledger, name: string, settlements: readonly Settlement[]): Promise<void> {
  const table = ledger.store.ledger;
  if (await settleInSheet(table, name, settlements)) return;
  if (settlements.length > 1)
    await Promise.all(settlements.map((settlement) => settleInSheet(table, name, [settlement])));
}

/** What a hold settles at. The audit item arbitrates: it is moved first, by a conditional write, and only then is the sheet touched. */
async function decide(ledger: Ledger, hold: HoldReference): Promise<Settlement> {
  for (;;) {
    const used = await tryToDecide(ledger, hold);
    if (used) return { hold, used };
    // Somebody else has moved the audit item meanwhile: it is read again.
  }
}

async function tryToDecide(ledger: Ledger, hold: HoldReference): Promise<Amounts | undefined> {
  const { calls } = ledger.store;
  const call = await readCall(calls, callIdOfHold(hold.name));
  const owner = call && ownerOf(call, hold);
  if (!owner) return (await markUnclaimed(calls, call, hold.name)) ? NOTHING : undefined;
  if (owner.used) return owner.used;
  const { amounts } = decodeHold(hold.value);
  const now = ledger.now();
  if (isIn(call, 'QUEUED')) return (await dropQueued(calls, call, 'FAILED', now)) ? ONE_REQUEST : undefined;
  if (!isIn(call, 'RUNNING')) return amounts;
  // Claimed and without a result: Bedrock may have been called.
  return (await expireCall(calls, call, amounts, now)) ? amounts : undefined;
}

/** Sees to it that a hold that no item names is never claimed. Returns false if the item has moved since it was read. */
async function markUnclaimed(calls: Table, call: CallItem | undefined, hold: string): Promise<boolean> {
  // Without an item the call never began; from here on it can't, since its claim would find this one.
  if (!call) return (await writeFirst(calls, neverBegan(callIdOfHold(hold), hold))) === undefined;
  return call.givenBack.includes(hold) || markGivenBack(calls, call, hold);
}

const neverBegan = (callId: string, hold: string): FirstItem => ({
  callId,
  state: 'RELEASED',
  holds: [],
  contentHash: '',
  givenBack: [hold],
});

/**
 * Gives back the holds of a call that did not begin, or that nobody knows of whether it began: those that its audit item names are left to
 * whoever runs it, and to the sweep. Returns how many were given back.
 */
export async function giveBack(ledger: Ledger, holds: readonly HoldReference[]): Promise<number> {
  const given = await Promise.all(holds.map((hold) => giveBackUnclaimed(ledger, hold)));
  return given.filter(Boolean).length;
}

async function giveBackUnclaimed({ store }: Ledger, hold: HoldReference): Promise<boolean> {
  for (;;) {
    const call = await readCall(store.calls, callIdOfHold(hold.name));
    if (call && ownerOf(call, hold)) return false;
    if (await markUnclaimed(store.calls, call, hold.name)) break;
  }
  return (await settleInSheet(store.ledger, hold.sheet, [{ hold, used: NOTHING }])) !== undefined;
}
