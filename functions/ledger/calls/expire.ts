import { ONE_REQUEST, type Amounts } from '../../pricing/amounts.ts';
import type { Table } from '../../store/store.ts';
import type { CallItem } from './call-item.ts';
import type { CallState } from './states.ts';
import { moveCall } from './write-call.ts';

/** A call in a state. */
export type CallIn<S extends CallState> = CallItem & { state: S };

export const isIn = <S extends CallState>(call: CallItem, state: S): call is CallIn<S> =>
  call.state === state;

const at = (now: number) => ({ settledAt: new Date(now).toISOString() });

/** Charges a call that brought no result in time. Returns false if it has moved meanwhile. */
export const expireCall = (
  calls: Table,
  call: CallIn<'RUNNING'>,
  used: Amounts,
  now: number,
): Promise<boolean> => moveCall(calls, call, { state: 'EXPIRED', used, reconcile: true, ...at(now) });

/** Ends a call that has not begun: it costs nothing. Returns false if it has moved meanwhile: it may have begun. */
export const dropQueued = (
  calls: Table,
  call: CallIn<'QUEUED'>,
  state: 'FAILED' | 'CANCELLED',
  now: number,
): Promise<boolean> => moveCall(calls, call, { state, used: ONE_REQUEST, ...at(now) });

/** Notes that somebody was told that a call is under way, if it is. Returns false if it has moved meanwhile. */
export async function noteFollowed(calls: Table, call: CallItem): Promise<boolean> {
  if (call.isFollowed || !(isIn(call, 'QUEUED') || isIn(call, 'RUNNING'))) return true;
  return moveCall(calls, call, { isFollowed: true });
}

/** Asks whoever runs a call to end it. Returns false if it has moved meanwhile. */
export const requestCancel = (calls: Table, call: CallIn<'RUNNING'>, now: number): Promise<boolean> =>
  moveCall(calls, call, { cancelRequestedAt: new Date(now).toISOString() });
