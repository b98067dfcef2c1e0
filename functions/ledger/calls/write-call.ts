import { NOTHING, type Amounts } from '../../pricing/amounts.ts';
import { equals, ITEM_ABSENT, anyOf, type Attributes, type Reader, type Table } from '../../store/store.ts';
import { callKey } from '../keys.ts';
import { decodeCall, encodeCall, type Attempt, type CallItem, type Json } from './call-item.ts';
import type { CallState, FirstState, Next } from './states.ts';
import { randomId } from '../../store/random-id.ts';

const KEPT_ATTEMPTS = 20;

/** The audit item of a call as it is now, or undefined. */
export async function readCall(calls: Reader, requestId: string): Promise<CallItem | undefined> {
  const item = await calls.get(callKey(requestId));
  return item && decodeCall(item);
}

/** A try to be written: in the state that it begins in. */
export type FirstItem = Omit<CallItem, 'attempt' | 'previous' | 'writeId' | 'state'> & { state: FirstState };

/**
 * Writes a try's audit item: as the first under its request ID, or in place of `replacing`, an earlier try that
 * cost nothing. Returns undefined when written, else the item that stands in the way.
 */
export async function writeFirst(
  calls: Table,
  first: FirstItem,
  replacing?: CallItem,
): Promise<CallItem | undefined> {
  const item: CallItem = {
    ...first,
    attempt: (replacing?.attempt ?? 0) + 1,
    writeId: randomId(6),
    previous: replacing ? [...replacing.previous, asPrevious(replacing)].slice(-KEPT_ATTEMPTS) : [],
  };
  const written = await calls.put(
    { ...callKey(item.requestId), ...encodeCall(item) },
    { conditions: replacing ? stillAt(replacing) : [ITEM_ABSENT] },
  );
  if (written.kind === 'written') return undefined;
  if (!written.item) throw new Error(`the audit item of ${item.requestId} is gone: none is ever deleted`);
  // What had no answer is sent again: then what stands in the way may be this very write.
  const existing = decodeCall(written.item);
  return existing.writeId === item.writeId ? undefined : existing;
}

const asPrevious = ({ attempt, state, holds, used }: CallItem): Attempt => ({
  attempt,
  state,
  holds,
  used: used ?? NOTHING,
});

/** The conditions that an item has not moved since it was read. */
const stillAt = ({ attempt, state }: Attempt) => [equals('attempt', attempt), equals('state', state)];

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
  requestId: string,
  attempt: number,
  result: Result,
): Promise<boolean> {
  const writeId = randomId(6);
  const running = equals('state', 'RUNNING' satisfies CallState);
  const written = await calls.update(
    callKey(requestId),
    { set: { ...result, writeId } as unknown as Attributes },
    { conditions: [equals('attempt', attempt), anyOf(running, equals('writeId', writeId))] },
  );
  if (written.kind === 'written') return true;
  await calls.update(callKey(requestId), { set: { lateResult: { ...result } as unknown as Json } });
  return false;
}

/** Moves an item that has not moved since it was read, to a state that may follow. Returns whether it did. */
export async function moveCall<S extends CallState>(
  calls: Table,
  from: CallItem & { state: S },
  to: Partial<CallItem> & { state: Next<S> },
): Promise<boolean> {
  return rewrite(calls, from, to);
}

/** Raises an item's attempt, so that a claim in place of it fails. Returns whether it did. */
export const fenceCall = (calls: Table, item: CallItem): Promise<boolean> =>
  rewrite(calls, item, { attempt: item.attempt + 1 });

async function rewrite(calls: Table, from: CallItem, to: Partial<CallItem>): Promise<boolean> {
  const written = await calls.update(
    callKey(from.requestId),
    { set: to as unknown as Attributes },
    { conditions: stillAt(from) },
  );
  return written.kind === 'written';
}
