import type { InvocationEventInput } from '../../schema/types.ts';
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
