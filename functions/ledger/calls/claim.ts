import type { Ledger } from '../opened.ts';
import type { HoldReference } from '../sheets/settle.ts';
import { NOTHING } from '../../pricing/amounts.ts';
import { ownerOf, type CallItem, type Json } from './call-item.ts';
import { isReplayed } from './states.ts';
import { readCall, writeFirst, type FirstItem } from './write-call.ts';

/** What came of claiming a call. */
export type Claim =
  | { kind: 'claimed'; attempt: number }
  /** The same was asked before, and that answer stands. */
  | { kind: 'replay'; call: CallItem }
  /** The same request ID was used with other content. */
  | { kind: 'conflict'; call: CallItem }
  /** The holds are given back, or are about to be: the call must not begin. */
  | { kind: 'swept' };

/** What stands in the way of a call: an answer that was given already, or another call's ID. */
type InTheWay = Extract<Claim, { kind: 'replay' | 'conflict' }>;

/** What an earlier try means for a call of this content; undefined if it is in nobody's way. */
function inTheWay(existing: CallItem, contentHash: string): InTheWay | undefined {
  if (existing.state !== 'RELEASED' && existing.contentHash !== contentHash)
    return { kind: 'conflict', call: existing };
  return isReplayed(existing.state, existing.used) ? { kind: 'replay', call: existing } : undefined;
}

/**
 * What stands in the way of a call before it has reserved anything: so that a replay takes no room from others. Whatever comes after this
 * look is found by the claim.
 */
export async function findInTheWay(
  { store }: Ledger,
  { callId, contentHash }: Pick<CallItem, 'callId' | 'contentHash'>,
): Promise<InTheWay | undefined> {
  const existing = await readCall(store.calls, callId);
  return existing && inTheWay(existing, contentHash);
}

/**
 * Puts another try of a running call in the place of one that was refused, and cost nothing: with holds of its own. Returns its number, or
 * undefined if the call has moved meanwhile.
 */
export async function reclaimCall(
  { store }: Ledger,
  { callId, attempt, details }: Pick<CallItem, 'callId' | 'attempt'> & { details: Json },
  holds: readonly HoldReference[],
): Promise<number | undefined> {
  const running = await readCall(store.calls, callId);
  if (running?.state !== 'RUNNING' || running.attempt !== attempt) return undefined;
  if (holds.some(({ name }) => running.givenBack.includes(name))) return undefined;
  const refused: CallItem = { ...running, state: 'FAILED', used: NOTHING };
  const { contentHash, cancelRequestedAt } = running;
  const inTheWayOfIt = await writeFirst(
    store.calls,
    {
      callId,
      contentHash,
      details,
      state: 'RUNNING',
      holds: namesOf(holds),
      ...(cancelRequestedAt !== undefined && { cancelRequestedAt }),
    },
    refused,
  );
  return inTheWayOfIt ? undefined : attempt + 1;
}

const namesOf = (holds: readonly HoldReference[]) => holds.map(({ sheet, name }) => ({ sheet, name }));

const ATTEMPTS = 5;

/**
 * Claims a call by writing its audit item, which names its holds. The first to write it has it; a try that cost nothing
 * may be followed by another; any other is replayed.
 */
export async function claimCall(
  { store }: Ledger,
  item: Omit<FirstItem, 'holds'>,
  holds: readonly HoldReference[],
): Promise<Claim> {
  const first = { ...item, holds: namesOf(holds) };
  let replacing: CallItem | undefined;
  for (let i = 0; i < ATTEMPTS; i += 1) {
    const existing = await writeFirst(store.calls, first, replacing);
    if (!existing) return { kind: 'claimed', attempt: (replacing?.attempt ?? 0) + 1 };
    // Whoever gives a hold back that no item names says so in the item first. A claim replaces the item only if it has not
    // moved since: so one of the two has lost, and knows it.
    if (holds.some(({ name }) => existing.givenBack.includes(name))) return { kind: 'swept' };
    // Delivered twice: these very holds were this item's, or are. What became of them stands, whatever it is.
    if (holds.some((hold) => ownerOf(existing, hold))) return { kind: 'replay', call: existing };
    const found = inTheWay(existing, item.contentHash);
    if (found) return found;
    replacing = existing;
  }
  return { kind: 'swept' };
}
