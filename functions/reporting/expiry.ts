import { invocationOf } from '../call/invocation.ts';
import { recordOf } from '../call/record.ts';
import type { CallItem } from '../ledger/ledger.ts';
import { isDecided } from './decided.ts';
import type { Publish } from './publish.ts';
import { report } from './report.ts';

/** Tells of a call that the sweep charged at its worst case: its own function is not there to do it. */
export const reportExpiry =
  (publish: Publish) =>
  async (call: CallItem): Promise<void> => {
    const record = recordOf(call);
    const invocation = record && invocationOf(record);
    if (!invocation || !isDecided(invocation)) return;
    const { caller } = record.details;
    const details = { level: 'ERROR', message: 'invocation expired', caller, reconcile: true };
    await report(publish, details, invocation, Date.now());
  };
