import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { Invocation, PromptInput } from '../../schema/types.ts';
import { converse, converseStream, type ModelOutcome } from '../bedrock/converse.ts';
import { converseInput } from '../bedrock/prompt.ts';
import type { ReserveFallback } from '../call/call.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { logPrompt } from '../reporting/decision-line.ts';
import { watchForCancel } from './cancel-watch.ts';
import { conclude, type Finished } from './conclude.ts';
import { coveredUntil } from './deadline.ts';
import { fallBack, mayFallBack, type Try } from './fall-back.ts';
import type { Telling } from './telling.ts';

/** What carries calls out. */
export interface Invoker {
  ledger: Ledger;
  bedrock: BedrockRuntimeClient;
  /** Absent where no call falls back on another model. */
  reserveFallback?: ReserveFallback;
}

/** A claimed call, and how to carry it out. */
export interface Claimed extends Try {
  input: PromptInput;
  /** When to give up on the model, in ms since the epoch. */
  deadline: number;
  /** Whether the answer comes bit by bit: then it can be stopped, and what broke off is known. */
  isStreamed: boolean;
  /** Tells of each bit of a try. */
  telling?: (one: Try) => Telling;
}

/** Calls the model for a claimed call, and others where it names some and has no room; records what came of it, and settles. */
export async function carryOut(invoker: Invoker, claimed: Claimed): Promise<Invocation> {
  const { ledger, reserveFallback } = invoker;
  let finished = await tryOnce(invoker, claimed);
  while (reserveFallback && !finished.isCancelled && mayFallBack(finished.admission, finished.outcome)) {
    const next = await fallBack(ledger, finished, claimed, reserveFallback);
    if (!next) break;
    const { expiresAt } = next.admission.reservation;
    const { holdTimeoutSeconds } = ledger;
    const deadline = Math.min(claimed.deadline, coveredUntil({ expiresAt, holdTimeoutSeconds }));
    finished = await tryOnce(invoker, { ...claimed, ...next, deadline });
  }
  const invocation = await conclude(ledger, finished);
  logPrompt(finished.admission.call.requestId, claimed.input, invocation.output);
  return invocation;
}

/** Asks one model. */
async function tryOnce({ ledger, bedrock }: Invoker, claimed: Claimed): Promise<Finished> {
  const { admission, attempt, input, deadline, isStreamed } = claimed;
  const { model, maxTokens, tags, requestId, callId } = admission.call;
  // Whatever becomes of this machine: a call that may be paid for is known to have begun.
  await ledger.store.flushed();
  const startedAt = ledger.now();
  const watch = isStreamed ? watchForCancel(ledger.store.calls, callId, attempt) : undefined;
  const telling = claimed.telling?.(claimed);
  const request = { model, input, maxTokens, metadata: { requestId, ...tags } };
  const ask = isStreamed ? converseStream : converse;
  const outcome: ModelOutcome = await ask(bedrock, converseInput(request), {
    deadline,
    ...(watch && { cancel: watch.signal }),
    ...(telling && { onDelta: (delta) => telling.add(delta) }),
  });
  watch?.end();
  const latencyMs = ledger.now() - startedAt;
  // All of the answer is told before it is known to be its end.
  const deltas = await telling?.end();
  const isCancelled = watch?.signal.aborted ?? false;
  return { admission, attempt, outcome, latencyMs, isCancelled, ...(deltas && { deltas }) };
}
