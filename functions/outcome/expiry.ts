import type { AuditItem } from '../ledger/audit.ts';
import type { Publish } from './publish.ts';
import { report } from './report.ts';

/** Tells of a call that the sweep charged at its worst case: its own function is not there to do it. */
export const reportExpiry =
  (publish: Publish) =>
  async ({ invocation, caller }: AuditItem): Promise<void> => {
    if (!invocation) return;
    const details = { level: 'ERROR', message: 'invocation expired', caller, reconcile: true };
    await report(publish, details, invocation);
  };
