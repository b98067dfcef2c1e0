import type { InvocationEvent } from '../../schema/types.ts';
import type { Call } from './call.ts';
import type { NumberedDelta } from './deltas.ts';

/** What was written of an answer, as who follows it sees it. */
export const deltaEvent = (
  { callId, requestId, caller }: Pick<Call, 'callId' | 'requestId' | 'caller'>,
  attempt: number,
  { sequence, kind, blockIndex, text, signature, redactedContent, toolUse }: NumberedDelta,
): InvocationEvent => ({
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
  usage: null,
  costUsd: null,
  failure: null,
});
