import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { Invocation, PromptInput } from '../../schema/types.ts';
import { converse, converseStream } from '../bedrock/converse.ts';
import { converseInput } from '../bedrock/prompt.ts';
import type { Admission } from '../call/call.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { logPrompt } from '../reporting/decision-line.ts';
import { watchForCancel } from './cancel-watch.ts';
import { conclude } from './conclude.ts';
import type { Telling } from './telling.ts';

/** What carries calls out. */
export interface Invoker {
  ledger: Ledger;
  bedrock: BedrockRuntimeClient;
}

/** A claimed call, and how to carry it out. */
export interface Claimed {
  admission: Admission;
  attempt: number;
  input: PromptInput;
  /** When to give up on the model, in ms since the epoch. */
  deadline: number;
  /** Whether the answer comes bit by bit: then it can be stopped, and what broke off is known. */
  isStreamed: boolean;
  /** Told of each bit. */
  telling?: Telling;
}

/** Calls the model for a claimed call, records what came of it, and settles. */
export async function carryOut({ ledger, bedrock }: Invoker, claimed: Claimed): Promise<Invocation> {
  const { admission, attempt, input, deadline, isStreamed, telling } = claimed;
  const { model, maxTokens, tags, requestId, callId } = admission.call;
  // Whatever becomes of this machine: a call that may be paid for is known to have begun.
  await ledger.store.flushed();
  const startedAt = ledger.now();
  const watch = isStreamed ? watchForCancel(ledger.store.calls, callId, attempt) : undefined;
  const request = { model, input, maxTokens, metadata: { requestId, ...tags } };
  const ask = isStreamed ? converseStream : converse;
  const outcome = await ask(bedrock, converseInput(request), {
    deadline,
    ...(watch && { cancel: watch.signal }),
    ...(telling && { onDelta: (delta) => telling.add(delta) }),
  });
  watch?.end();
  const latencyMs = ledger.now() - startedAt;
  // All of the answer is told before it is known to be its end.
  const deltas = await telling?.end();
  const invocation = await conclude(ledger, {
    admission,
    attempt,
    outcome,
    latencyMs,
    isCancelled: watch?.signal.aborted ?? false,
    ...(deltas && { deltas }),
  });
  logPrompt(requestId, input, invocation.output);
  return invocation;
}
