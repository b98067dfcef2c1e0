import { NOTHING, type Amounts } from '../../pricing/amounts.ts';
import { randomId } from '../../store/random-id.ts';
import { anyOf, equals, ITEM_ABSENT, type Attributes, type Reader, type Table } from '../../store/store.ts';
import { callKey } from '../keys.ts';
import {
  decodeCall,
  encodeCall,
  type Attempt,
  type CallItem,
  type Correction,
  type Json,
} from './call-item.ts';
import type { CallState, FirstState, Next } from './states.ts';

const KEPT_ATTEMPTS = 20;
const ONE_MORE = { version: 1n };

/** The audit item of a call as it is now, or undefined. */
export async function readCall(calls: Reader, callId: string): Promise<CallItem | undefined> {
  const item = await calls.get(callKey(callId));
  return item && decodeCall(item);
}

/** A try to be written: in the state that it begins in. */
export type FirstItem = Pick<CallItem, 'callId' | 'contentHash' | 'holds'> &
  Partial<Pick<CallItem, 'details' | 'result' | 'used' | 'settledAt' | 'givenBack' | 'cancelRequestedAt'>> & {
    state: FirstState;
  };

/**
 * Writes a try's audit item: as the first of its call, or in place of `replacing`, an earlier try that
 * cost nothing. Returns undefined when written, else the item that stands in the way.
 */
export async function writeFirst(
  calls: Table,
  first: FirstItem,
  replacing?: CallItem,
): Promise<CallItem | undefined> {
  const item: CallItem = {
    ...first,
    version: (replacing?.version ?? 0) + 1,
    attempt: (replacing?.attempt ?? 0) + 1,
    writeId: randomId(6),
    givenBack: [...(replacing?.givenBack ?? []), ...(first.givenBack ?? [])],
    previous: replacing ? [...replacing.previous, asPrevious(replacing)].slice(-KEPT_ATTEMPTS) : [],
  };
  const written = await calls.put(
    { ...callKey(item.callId), ...encodeCall(item) },
    { conditions: replacing ? unmoved(replacing) : [ITEM_ABSENT] },
  );
  if (written.kind === 'written') return undefined;
  if (!written.item) throw new Error(`the audit item of ${item.callId} is gone: none is ever deleted`);
  // A write that had no answer is sent again, and then meets itself: if nothing has moved the item since, it counts.
  const existing = decodeCall(written.item);
  const isThisOne = existing.writeId === item.writeId && existing.version === item.version;
  return isThisOne ? undefined : existing;
}

const asPrevious = ({ attempt, state, holds, used }: CallItem): Attempt => ({
  attempt,
  state,
  holds,
  used: used ?? NOTHING,
});

/** The condition that an item has not moved since it was read. */
const unmoved = ({ version }: CallItem) => [equals('version', version)];

/**
 * A queued call begins: whoever gets the answer true asks the model. Returns false where it has begun already, or is not to begin any more.
 */
export async function beginQueued(calls: Table, callId: string, attempt: number): Promise<boolean> {
  const writeId = randomId(6);
  const begun: CallState = 'RUNNING';
  const queued = equals('state', 'QUEUED' satisfies CallState);
  const written = await calls.update(
    callKey(callId),
    { set: { state: begun, writeId }, add: ONE_MORE },
    {
      conditions: [
        equals('attempt', attempt),
        // A write that had no answer is sent again, and then meets itself; but what has moved on since is not begun again.
        anyOf(queued, equals('state', begun)),
        anyOf(queued, equals('writeId', writeId)),
      ],
    },
  );
  return written.kind === 'written';
}

/** What a finished call writes into its audit item. */
export interface Result {
  state: Exclude<Next<'RUNNING'>, 'EXPIRED'>;
  used: Amounts;
  result: Json;
  reconcile: boolean;
  settledAt: string;
}

/**
 * Writes a call's result, if the sweep has not expired it first. Returns whether the result counts: a late one is
 * kept beside what was charged, and never settled.
 */
export async function recordResult(
  calls: Table,
  callId: string,
  attempt: number,
  result: Result,
): Promise<boolean> {
  const writeId = randomId(6);
  const running = equals('state', 'RUNNING' satisfies CallState);
  const written = await calls.update(
    callKey(callId),
    { set: { ...result, writeId } as unknown as Attributes, add: ONE_MORE },
    { conditions: [equals('attempt', attempt), anyOf(running, equals('writeId', writeId))] },
  );
  if (written.kind === 'written') return true;
  const lateResult = { ...result } as unknown as Json;
  await calls.update(callKey(callId), { set: { lateResult }, add: ONE_MORE });
  return false;
}

/** Moves an item that has not moved since it was read, to a state that may follow, or within its own. Returns whether it did. */
export const moveCall = <S extends CallState>(
  calls: Table,
  from: CallItem & { state: S },
  to: Partial<CallItem> & { state?: Next<S> },
): Promise<boolean> => rewrite(calls, from, to);

/** Notes in an item that a hold is given back: a claim with it can no longer win. Returns false if the item has moved. */
export const markGivenBack = (calls: Table, item: CallItem, hold: string): Promise<boolean> =>
  rewrite(calls, item, { givenBack: [...item.givenBack, hold] });

/** Puts right, once, what a call was charged by guess. Returns false if the item has moved since it was read. */
export const correctCall = (calls: Table, item: CallItem, correction: Correction): Promise<boolean> =>
  rewrite(calls, item, { correction });

/** Notes that windows and usage have followed a correction. Returns false if the item has moved since it was read. */
export const noteCorrected = (calls: Table, item: CallItem, now: number): Promise<boolean> =>
  rewrite(calls, item, { correctedAt: new Date(now).toISOString() });

async function rewrite(calls: Table, from: CallItem, to: Partial<CallItem>): Promise<boolean> {
  const written = await calls.update(
    callKey(from.callId),
    { set: to as unknown as Attributes, add: ONE_MORE },
    { conditions: unmoved(from) },
  );
  return written.kind === 'written';
}
