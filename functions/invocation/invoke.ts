import type { Invocation, PromptInput } from '../../schema/types.ts';
import type { Admission } from '../call/call.ts';
import { mayOutlast, runsOnItsOwn } from '../call/duration.ts';
import type { ErrorAnswer } from '../errors/error-answer.ts';
import type { Problem } from '../errors/problem.ts';
import { begin, detailsOfAdmission, notBegun, STOPPABLE } from './begin.ts';
import { carryOut, type Invoker } from './carry-out.ts';
import { coveredUntil, modelDeadline, requestEndsAt } from './deadline.ts';
import { handOver } from './hand-over.ts';
import type { Worker } from './worker.ts';

const WORTH_HANDING_OVER_MS = 5_000;

/**
 * The third step of `invoke`: claims the request ID, calls the model, records what came of it, and settles.
 * In this order a crash at any point leaves something that the sweep can resolve; see docs/ledger.md. A call that may take longer than its
 * request is handed over to the function `run`, and waited for as long as the request goes.
 */
export async function invoke(
  invoker: Invoker & { worker: Worker },
  admission: Admission,
  input: PromptInput,
  remainingMs: () => number,
): Promise<Invocation | ErrorAnswer | Problem> {
  const { ledger } = invoker;
  const { call, reservation } = admission;
  const { holdTimeoutSeconds } = ledger;
  const { expiresAt } = reservation;
  const endsAt = requestEndsAt(Date.parse(call.timestamp));
  // What its hold covers not much longer than its request goes is given up by then anyway.
  if (runsOnItsOwn(call) && coveredUntil({ expiresAt, holdTimeoutSeconds }) > endsAt + WORTH_HANDING_OVER_MS)
    return handOver(invoker, admission, input);

  const now = ledger.now();
  const deadline = modelDeadline({
    requestEndsAt: endsAt,
    expiresAt,
    holdTimeoutSeconds,
    now,
    functionRemainingMs: remainingMs(),
  });
  const isStreamed = mayOutlast(call.maxTokens, deadline - now);
  const details = { ...detailsOfAdmission(admission), ...(isStreamed && STOPPABLE) };
  const claim = await begin(ledger, admission, 'RUNNING', details);
  if (claim.kind !== 'claimed') return notBegun(ledger, admission, claim);
  return carryOut(invoker, { admission, attempt: claim.attempt, input, deadline, isStreamed });
}
