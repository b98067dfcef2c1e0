import type { Amounts } from '../../pricing/amounts.ts';
import type { Table } from '../../store/store.ts';
import type { CallItem } from './call-item.ts';
import { moveCall } from './write-call.ts';

/** A call that runs, or has run out of time. */
export type RunningCall = CallItem & { state: 'RUNNING' };

export const isRunning = (call: CallItem): call is RunningCall => call.state === 'RUNNING';

/** Charges a call that brought no result in time. Returns false if it has moved meanwhile. */
export const expireCall = (calls: Table, call: RunningCall, used: Amounts, now: number): Promise<boolean> =>
  moveCall(calls, call, {
    state: 'EXPIRED',
    used,
    reconcile: true,
    settledAt: new Date(now).toISOString(),
  });
