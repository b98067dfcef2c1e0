import type { Invocation, PromptInput } from '../../schema/types.ts';
import type { Call } from '../call/call.ts';
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

/** What a log line says of a decided call beyond its invocation. */
export const callDetails = ({ caller, model, maxTokens, inputTokenBound }: Call): object => ({
  caller,
  canonicalModel: model.canonicalModel,
  maxTokens,
  inputTokenBound,
});

const LEVELS: Record<DecidedStatus, 'INFO' | 'WARN'> = { SUCCEEDED: 'INFO', FAILED: 'WARN', DENIED: 'WARN' };

/** A decided call as one structured line, with all tags; never the prompt or the answer. */
export const decisionLine = (
  details: object,
  { id: callId, output: _output, tags, ...invocation }: DecidedInvocation,
): object => ({
  level: LEVELS[invocation.status],
  message: `invocation ${invocation.status.toLowerCase()}`,
  ...details,
  callId,
  ...invocation,
  ...tags,
});
