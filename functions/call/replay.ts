import type { Invocation } from '../../schema/types.ts';
import { noteFollowed, readCall, type CallItem, type Ledger } from '../ledger/ledger.ts';
import { withOutput } from './output.ts';

/**
 * What a request that comes again is answered: what became of the first. Where that is under way, it is noted that somebody was told so: who
 * was, hears its end.
 */
export async function replay(ledger: Ledger, call: CallItem): Promise<Invocation> {
  const { calls, ledger: kept } = ledger.store;
  const isNoted = await noteFollowed(calls, call);
  // It has moved meanwhile: it may have ended.
  const now = isNoted ? call : ((await readCall(calls, call.callId)) ?? call);
  return withOutput(kept, now);
}
