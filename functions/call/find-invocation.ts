import type { Invocation } from '../../schema/types.ts';
import { maySeeTags, type Reader } from '../identity/reader.ts';
import { callIdOf, readCall } from '../ledger/ledger.ts';
import type { Reader as Table, TableName } from '../store/store.ts';
import { invocationOf } from './invocation.ts';
import { withOutput } from './output.ts';
import { recordOf } from './record.ts';

/**
 * What became of the call that `caller` (the reader, if absent) made with this request ID. What is somebody else's is answered like what does
 * not exist; who may read all sees what became of it, but what the model wrote is only its caller's.
 */
export async function findInvocation(
  { calls, ledger }: Record<TableName, Table>,
  { requestId, caller }: { requestId: string; caller?: string | null },
  reader: Reader,
): Promise<Invocation | null> {
  const by = caller ?? reader.id;
  if (by !== reader.id && !reader.seesAll) return null;
  const call = await readCall(calls, callIdOf(by, requestId));
  const record = call && recordOf(call);
  if (!record || !maySeeTags(reader, record.details.tags)) return null;
  if (invocationOf(record) === undefined) return null;
  return by === reader.id ? withOutput(ledger, call) : invocationOf(record)!;
}
