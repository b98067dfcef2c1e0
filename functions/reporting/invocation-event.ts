import type { InvocationEventInput } from '../../schema/types.ts';
import type { Call } from '../call/call.ts';
import type { NumberedDelta } from '../call/deltas.ts';
import type { CallRecord } from '../call/record.ts';
import type { DecidedInvocation } from './decided.ts';

/** Selects every field, since subscribers get only what the mutation selects. */
export const PUBLISH_INVOCATION = /* GraphQL */ `
  mutation PublishInvocation($event: InvocationEventInput!) {
    publishInvocation(event: $event) {
      callId
      attempt
      requestId
      caller
      sequence
      kind
      blockIndex
      delta
      signature
      redactedContent
      toolUse {
        toolUseId
        name
      }
      status
      usage {
        inputTokens
        outputTokens
        cacheReadInputTokens
        cacheWriteInputTokens
        totalTokens
      }
      costUsd
      failure {
        type
        message
        retryable
      }
    }
  }
`;

/** What was written of an answer, as subscribers see it. */
export const invocationDelta = (
  { callId, requestId, caller }: Pick<Call, 'callId' | 'requestId' | 'caller'>,
  attempt: number,
  { sequence, kind, blockIndex, text, signature, redactedContent, toolUse }: NumberedDelta,
): InvocationEventInput => ({
  callId,
  attempt,
  requestId,
  caller,
  sequence,
  kind,
  blockIndex,
  delta: text,
  signature: signature ?? null,
  redactedContent: redactedContent ?? null,
  toolUse: toolUse ?? null,
  status: 'RUNNING',
});

/** What became of a call, as subscribers see it: the last event. */
export const finalEvent = (
  { details }: Pick<CallRecord, 'details'>,
  { id, requestId, status, usage, costUsd, failure }: DecidedInvocation,
  attempt: number,
  sequence: number,
): InvocationEventInput => ({
  callId: id,
  attempt,
  requestId,
  caller: details.caller,
  sequence,
  kind: 'FINAL',
  status,
  usage: usage ?? null,
  costUsd,
  failure: failure ?? null,
});
