import type { Invocation } from '../../schema/types.ts';
import { maySeeTags, type Reader } from '../identity/reader.ts';
import { callIdOf, readCall } from '../ledger/ledger.ts';
import type { Reader as Table, TableName } from '../store/store.ts';
import { deltaEvent } from './delta-event.ts';
import { keptDeltas } from './deltas.ts';
import { invocationOf } from './invocation.ts';
import { withOutput } from './output.ts';
import { recordOf } from './record.ts';
import type { NamedCall } from './request-id.ts';

/**
 * What became of the call that `caller` (the reader, if absent) made with this request ID. What is somebody else's is answered like what does
 * not exist; who may read all sees what became of it, but what the model wrote is only its caller's.
 */
export async function findInvocation(
  { calls, ledger }: Record<TableName, Table>,
  { requestId, caller, afterSequence }: NamedCall,
  reader: Reader,
): Promise<Invocation | null> {
  const by = caller ?? reader.id;
  if (by !== reader.id && !reader.seesAll) return null;
  const call = await readCall(calls, callIdOf(by, requestId));
  const record = call && recordOf(call);
  if (!record || !maySeeTags(reader, record.details.tags)) return null;
  if (invocationOf(record) === undefined) return null;
  if (by !== reader.id) return invocationOf(record)!;
  const shown = await withOutput(ledger, call);
  if (afterSequence == null) return shown;
  const { callId, attempt } = call;
  const deltas = await keptDeltas(ledger, callId, attempt);
  const missed = deltas.filter(({ sequence }) => sequence > afterSequence);
  // Read after the output: it may go further, and then so does `sequence`.
  return {
    ...shown,
    events: missed.map((delta) => deltaEvent({ callId, requestId, caller: by }, attempt, delta)),
  };
}
