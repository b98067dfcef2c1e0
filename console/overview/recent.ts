import type { InvocationSummary, UsageEvent } from '../../schema/types.ts';
import { ofCall, type Entry } from '../live/feed.ts';

/** A call of the audit trail as the event that told of it: the feed begins with those. */
export const eventOf = (call: InvocationSummary): Entry =>
  ofCall({
    ...call,
    ...call.tags,
    callId: call.id,
    timestamp: call.decidedAt,
    budgets: [],
  } as Partial<UsageEvent> as UsageEvent);
