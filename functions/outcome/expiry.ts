import type { AuditItem } from '../ledger/audit.ts';
import { writeLine } from './log.ts';
import { emfRecord, listedApplications } from './emf.ts';
import type { Publish } from './publish.ts';
import { PUBLISH_USAGE, usageEvent } from './usage-event.ts';

/** Tells of a call that the sweep charged at its worst case: its own function is not there to do it. */
export const reportExpiry =
  (publish: Publish) =>
  async ({ invocation, caller }: AuditItem): Promise<void> => {
    if (!invocation) return;
    const now = Date.now();
    const { tags, ...rest } = invocation;
    writeLine({ level: 'ERROR', message: 'invocation expired', caller, reconcile: true, ...rest, ...tags });
    writeLine(emfRecord(invocation, now, listedApplications()));
    await publish(PUBLISH_USAGE, { event: usageEvent(invocation, now) });
  };
