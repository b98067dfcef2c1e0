import type { Invocation } from '../../schema/types.ts';
import { failureOf } from '../bedrock/failure.ts';
import { REUSED, type Admission } from '../call/call.ts';
import { invocationOf } from '../call/invocation.ts';
import { replay } from '../call/replay.ts';
import { detailsOf, NO_RESULT, toJson, type CallDetails } from '../call/record.ts';
import { conflict, type Problem } from '../errors/problem.ts';
import { claimCall, release, type Claim, type Ledger } from '../ledger/ledger.ts';
import { orLeftToSweep } from './left-to-sweep.ts';

/** What is kept of an admitted call before anything came of it. */
export const detailsOfAdmission = ({ call, adjustment, reservation }: Admission): CallDetails =>
  detailsOf(call, adjustment, reservation.budgets);

/** Said of a call whose answer comes bit by bit. */
export const STOPPABLE = { stoppable: true } as const;

/**
 * Claims a call. If it can't be written, or nobody can say whether it was, this throws, and the holds are left to the sweep: the claim may
 * stand, and then its holds must not be gone.
 */
export const begin = (
  ledger: Ledger,
  { call: { callId, contentHash }, reservation }: Admission,
  state: 'QUEUED' | 'RUNNING',
  details: CallDetails,
): Promise<Claim> =>
  claimCall(ledger, { callId, contentHash, state, details: toJson(details) }, reservation.holds);

/** What to answer for a call that has not been claimed: another has its request ID, or it comes too late. */
export async function notBegun(
  ledger: Ledger,
  admission: Admission,
  claim: Exclude<Claim, { kind: 'claimed' }>,
): Promise<Invocation | Problem> {
  const { call, reservation } = admission;
  // Of a step that is delivered twice the second comes here: what the first has claimed is not given back. Where this fails, the sweep
  // does it.
  await orLeftToSweep('releasing', call.callId, () => release(ledger, reservation));
  switch (claim.kind) {
    case 'conflict':
      return conflict(REUSED);
    case 'replay':
      return replay(ledger, claim.call);
    case 'swept':
      return notStarted(admission);
  }
}

/** A call that has not begun, and will not. */
export const notStarted = (admission: Admission): Invocation =>
  invocationOf({
    callId: admission.call.callId,
    state: 'FAILED',
    details: detailsOf(admission.call, null, []),
    result: { ...NO_RESULT, failure: failureOf('NotStarted') },
  })!;

/** A call that is under way, as far as is known here. */
export const underWay = (admission: Admission): Invocation =>
  invocationOf({
    callId: admission.call.callId,
    state: 'RUNNING',
    details: detailsOfAdmission(admission),
  })!;
