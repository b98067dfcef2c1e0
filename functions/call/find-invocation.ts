import type { Invocation } from '../../schema/types.ts';
import { readCall } from '../ledger/ledger.ts';
import type { Reader as CallsTable } from '../store/store.ts';
import { invocationOf } from './invocation.ts';
import { recordOf } from './record.ts';

/** Who asks, and what may be seen: everything, or one's own calls for these cost centres and applications (null: any). */
export interface Reader {
  id: string;
  seesAll: boolean;
  costCenters: string[];
  applications: string[] | null;
}

/** What became of a call, without its answer. What is somebody else's is answered like what does not exist. */
export async function findInvocation(
  calls: CallsTable,
  requestId: string,
  reader: Reader,
): Promise<Invocation | null> {
  const call = await readCall(calls, requestId);
  const record = call && recordOf(call);
  if (!record || !maySee(reader, record.caller, record.details.tags)) return null;
  return invocationOf(record) ?? null;
}

const maySee = (
  { id, seesAll, costCenters, applications }: Reader,
  caller: string,
  tags: { costCenter: string; applicationId: string },
): boolean =>
  seesAll ||
  (caller === id &&
    costCenters.includes(tags.costCenter) &&
    (applications === null || applications.includes(tags.applicationId)));
