import type { Invocation, PromptInput } from '../../schema/types.ts';
import type { CallRecord } from '../call/record.ts';
import type { CallItem } from '../ledger/ledger.ts';
import { writeLine } from '../log/log.ts';
import type { DecidedInvocation, DecidedStatus } from './decided.ts';

/** What a line of prompt and answer begins with. */
export const PROMPT_LINE = 'prompt and answer';

/**
 * A call's prompt and answer as a line, where the deployment asks for it with `LOG_PROMPTS=true`; nothing otherwise. They
 * may be private: whoever switches this on decides who reads the log.
 */
export function logPrompt(requestId: string, input: PromptInput, output: Invocation['output']): void {
  if (process.env.LOG_PROMPTS === 'true') {
    writeLine({ level: 'INFO', message: PROMPT_LINE, requestId, input, output });
  }
}

const LEVELS: Record<DecidedStatus, 'INFO' | 'WARN'> = {
  SUCCEEDED: 'INFO',
  FAILED: 'WARN',
  DENIED: 'WARN',
  CANCELLED: 'INFO',
};

/** A call that was charged without a result is somebody's to look at. */
const EXPIRED = { level: 'ERROR', message: 'invocation expired' };

/** A decided call as one structured line, with all tags; never the prompt or the answer. */
export const decisionLine = (
  { state, details, reconcile }: CallRecord,
  attempt: number,
  {
    id: callId,
    output: _output,
    sequence: _sequence,
    events: _events,
    attempt: _attempt,
    correction: _correction,
    chargeBasis: _chargeBasis,
    tags,
    ...invocation
  }: DecidedInvocation,
): object => ({
  level: LEVELS[invocation.status],
  message: `invocation ${invocation.status.toLowerCase()}`,
  ...(state === 'EXPIRED' && EXPIRED),
  canonicalModel: details.model.canonicalModel,
  maxTokens: details.maxTokens,
  inputTokenBound: details.inputTokenBound,
  callId,
  attempt,
  ...invocation,
  ...tags,
  ...(reconcile && { reconcile }),
});

/** A call that never began, as a line: what it held is given back. */
export const releasedLine = ({ callId }: Pick<CallItem, 'callId'>): object => ({
  level: 'INFO',
  message: 'hold released',
  callId,
});
