import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { Invocation, PromptInput } from '../../schema/types.ts';
import { converse, converseStream } from '../bedrock/converse.ts';
import { converseInput } from '../bedrock/prompt.ts';
import { failureOf } from '../bedrock/failure.ts';
import { REUSED, type Admission, type Call } from '../call/call.ts';
import { invocationOf } from '../call/invocation.ts';
import { detailsOf, NO_RESULT, toJson } from '../call/record.ts';
import { replay } from '../call/replay.ts';
import { conflict, type Problem } from '../errors/problem.ts';
import { claimCall, release, type Claim, type Ledger } from '../ledger/ledger.ts';
import { logPrompt } from '../reporting/decision-line.ts';
import { conclude } from './conclude.ts';
import { mayOutlast, modelDeadline } from './deadline.ts';
import { orLeftToSweep } from './left-to-sweep.ts';

/** What the invoke step works with. */
export interface Invoker {
  ledger: Ledger;
  bedrock: BedrockRuntimeClient;
}

/**
 * The third step of `invoke`: claims the request ID, calls the model, records what came of it, and settles.
 * In this order a crash at any point leaves something that the sweep can resolve; see docs/ledger.md.
 */
export async function invoke(
  invoker: Invoker,
  admission: Admission,
  input: PromptInput,
  remainingMs: () => number,
): Promise<Invocation | Problem> {
  const { ledger, bedrock } = invoker;
  const { call, reservation } = admission;
  // If it can't be written, or nobody can say whether it was, the holds are left to the sweep: the claim may stand, and then its
  // holds must not be gone.
  const claim = await begin(ledger, admission);
  if (claim.kind !== 'claimed') return notBegun(ledger, admission, claim);

  // Whatever becomes of this machine: a call that may be paid for is known to have begun.
  await ledger.store.flushed();
  const startedAt = ledger.now();
  const deadline = modelDeadline({
    requestedAt: Date.parse(call.timestamp),
    expiresAt: reservation.expiresAt,
    holdTimeoutSeconds: ledger.holdTimeoutSeconds,
    now: startedAt,
    functionRemainingMs: remainingMs(),
  });
  const { model, maxTokens, tags, requestId } = call;
  const request = { model, input, maxTokens, metadata: { requestId, ...tags } };
  const ask = mayOutlast(maxTokens, deadline - startedAt) ? converseStream : converse;
  const outcome = await ask(bedrock, converseInput(request), deadline);
  const latencyMs = ledger.now() - startedAt;
  const invocation = await conclude(ledger, { admission, attempt: claim.attempt, outcome, latencyMs });
  logPrompt(requestId, input, invocation.output);
  return invocation;
}

const begin = (ledger: Ledger, { call, reservation, adjustment }: Admission): Promise<Claim> => {
  const { callId, contentHash } = call;
  const details = toJson(detailsOf(call, adjustment, reservation.budgets));
  return claimCall(ledger, { callId, contentHash, state: 'RUNNING', details }, reservation.holds);
};

async function notBegun(
  ledger: Ledger,
  { call, reservation }: Admission,
  claim: Exclude<Claim, { kind: 'claimed' }>,
): Promise<Invocation | Problem> {
  // Of a step that is delivered twice the second comes here: what the first has claimed is not given back. Where this fails, the sweep
  // does it.
  await orLeftToSweep('releasing', call.callId, () => release(ledger, reservation));
  switch (claim.kind) {
    case 'conflict':
      return conflict(REUSED);
    case 'replay':
      return replay(ledger.store.ledger, claim.call);
    case 'swept':
      return tooLate(call);
  }
}

const tooLate = (call: Call): Invocation =>
  invocationOf({
    callId: call.callId,
    state: 'FAILED',
    details: detailsOf(call, null, []),
    result: { ...NO_RESULT, failure: failureOf('NotStarted') },
  })!;
