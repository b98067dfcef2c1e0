import type { Invocation } from '../../schema/types.ts';
import { countedCall } from '../call/counted.ts';
import { invocationOf, stateOf } from '../call/invocation.ts';
import { withOutput } from '../call/output.ts';
import { recordOf } from '../call/record.ts';
import type { NamedCall } from '../call/request-id.ts';
import { CONTENDED } from '../call/call.ts';
import { conflict, notFound, type Problem } from '../errors/problem.ts';
import { maySeeTags, type Reader } from '../identity/reader.ts';
import {
  callIdOf,
  dropQueued,
  isIn,
  readCall,
  requestCancel,
  standingsOf,
  type CallItem,
  type Ledger,
} from '../ledger/ledger.ts';

const ATTEMPTS = 5;

/**
 * Ends a call before its answer is complete: at once, and for nothing, where it has not begun; else whoever runs it is asked to. A call that
 * has ended is answered as it is.
 */
export async function cancel(
  ledger: Ledger,
  { requestId, caller }: NamedCall,
  reader: Reader,
): Promise<Invocation | Problem> {
  const by = caller ?? reader.id;
  const unknown = notFound(`requestId: there is no call ${JSON.stringify(requestId)} of ${by}`);
  if (by !== reader.id && !reader.seesAll) return unknown;
  const callId = callIdOf(by, requestId);
  for (let i = 0; i < ATTEMPTS; i += 1) {
    const call = await readCall(ledger.store.calls, callId);
    const record = call && recordOf(call);
    if (!record || !invocationOf(record) || !maySeeTags(reader, record.details.tags)) return unknown;
    const isDone = await tryToEnd(ledger, call, record.details.stoppable ?? false);
    if (isDone === 'impossible') return conflict(IN_ONE_PIECE);
    if (isDone) return ended(ledger, callId, by === reader.id);
    // It has moved meanwhile: it is looked at again.
  }
  return conflict(CONTENDED);
}

const IN_ONE_PIECE =
  'requestId: the answer of this call comes in one piece, so it can’t be stopped; it ends within half a minute. Use startInvocation for calls that may have to be';

/** Whether the call has ended, or will; false if it has moved meanwhile. */
async function tryToEnd(
  { store: { calls }, now }: Ledger,
  call: CallItem,
  isStoppable: boolean,
): Promise<boolean | 'impossible'> {
  if (isIn(call, 'QUEUED')) return dropQueued(calls, call, 'CANCELLED', now());
  if (!isIn(call, 'RUNNING') || call.cancelRequestedAt !== undefined) return true;
  return isStoppable ? requestCancel(calls, call, now()) : 'impossible';
}

/** The call as it is now; what it held and never used is given back. */
async function ended(ledger: Ledger, callId: string, isOwn: boolean): Promise<Invocation> {
  const call = (await readCall(ledger.store.calls, callId))!;
  const shown = isOwn ? await withOutput(ledger.store.ledger, call) : invocationOf(recordOf(call)!)!;
  if (shown.status !== 'CANCELLED') return shown;
  const [balances = []] = await standingsOf(ledger, [countedCall(call, recordOf(call)!)]);
  return { ...shown, budgets: balances.map(stateOf) };
}
