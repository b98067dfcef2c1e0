import type { Invocation } from '../../schema/types.ts';
import { ANSWER_WITHIN_MS } from '../call/duration.ts';
import type { Problem } from '../errors/problem.ts';
import { beginQueued } from '../ledger/ledger.ts';
import type { Publish } from '../reporting/publish.ts';
import { begin, detailsOfAdmission, notBegun, STOPPABLE } from './begin.ts';
import { carryOut, type Invoker } from './carry-out.ts';
import { modelDeadline } from './deadline.ts';
import { Telling } from './telling.ts';
import type { RunEvent } from './worker.ts';

/**
 * Carries a call out on its own, whoever waits for it: one that is queued, or one that is handed over by `invoke`. An event that is delivered
 * twice finds that the call has begun, and does nothing.
 */
export async function run(
  invoker: Invoker & { publish: Publish },
  { admission, input, queued }: RunEvent,
  remainingMs: () => number,
): Promise<Invocation | Problem | null> {
  const { ledger, publish } = invoker;
  const { call, reservation } = admission;
  let attempt = queued;
  if (attempt === undefined) {
    const claim = await begin(ledger, admission, 'RUNNING', {
      ...detailsOfAdmission(admission),
      ...STOPPABLE,
    });
    if (claim.kind !== 'claimed') return notBegun(ledger, admission, claim);
    attempt = claim.attempt;
  } else if (!(await beginQueued(ledger.store.calls, call.callId, attempt))) return null;

  const now = ledger.now();
  const deadline = modelDeadline({
    expiresAt: reservation.expiresAt,
    holdTimeoutSeconds: ledger.holdTimeoutSeconds,
    now,
    functionRemainingMs: remainingMs(),
  });
  // While somebody waits for the answer nobody listens for its parts.
  const from = call.started ? now : Date.parse(call.timestamp) + ANSWER_WITHIN_MS;
  return carryOut(invoker, {
    admission,
    attempt,
    input,
    deadline,
    isStreamed: true,
    telling: (one) =>
      new Telling({ ledger, publish }, { call: one.admission.call, attempt: one.attempt, from }),
  });
}
