import type { Invocation, PromptInput } from '../../schema/types.ts';
import type { Admission } from '../call/call.ts';
import type { Problem } from '../errors/problem.ts';
import { dropQueued, isIn, readCall, settle, type Ledger } from '../ledger/ledger.ts';
import { ONE_REQUEST } from '../pricing/amounts.ts';
import { begin, detailsOfAdmission, notBegun, notStarted, STOPPABLE, underWay } from './begin.ts';
import { orLeftToSweep } from './left-to-sweep.ts';
import type { Worker } from './worker.ts';

/** The third step of `startInvocation`: claims the request ID, and has the function `run` carry the call out on its own. */
export async function start(
  { ledger, worker }: { ledger: Ledger; worker: Worker },
  admission: Admission,
  input: PromptInput,
): Promise<Invocation | Problem> {
  const claim = await begin(ledger, admission, 'QUEUED', { ...detailsOfAdmission(admission), ...STOPPABLE });
  if (claim.kind !== 'claimed') return notBegun(ledger, admission, claim);
  const { kind } = await worker.queue({ admission, input, queued: claim.attempt });
  // Whatever is not certain is left to the sweep: the call may have begun.
  if (kind !== 'refused') return underWay(admission);
  const { callId } = admission.call;
  await orLeftToSweep('dropping', callId, async () => {
    const call = await readCall(ledger.store.calls, callId);
    if (call && isIn(call, 'QUEUED') && (await dropQueued(ledger.store.calls, call, 'FAILED', ledger.now())))
      await settle(ledger, admission.reservation, ONE_REQUEST);
  });
  return notStarted(admission);
}
