import type { Invocation } from '../../schema/types.ts';
import { maySeeTags, type Reader } from '../identity/reader.ts';
import { callIdOf, readCall } from '../ledger/ledger.ts';
import type { Reader as CallsTable } from '../store/store.ts';
import { invocationOf } from './invocation.ts';
import { recordOf } from './record.ts';

/**
 * What became of the call that `caller` (the reader, if absent) made with this request ID, without its answer. What is somebody else's is
 * answered like what does not exist.
 */
export async function findInvocation(
  calls: CallsTable,
  { requestId, caller }: { requestId: string; caller?: string | null },
  reader: Reader,
): Promise<Invocation | null> {
  const by = caller ?? reader.id;
  if (by !== reader.id && !reader.seesAll) return null;
  const call = await readCall(calls, callIdOf(by, requestId));
  const record = call && recordOf(call);
  if (!record || !maySeeTags(reader, record.details.tags)) return null;
  return invocationOf(record) ?? null;
}
