import type { Invocation, PromptInput } from '../../schema/types.ts';
import type { Call } from '../pipeline/call.ts';

/** Writes one line as it is: Lambda's console would put its own words before it, which hides metrics in a log. */
export const writeLine = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/**
 * A call's prompt and answer as a line, where the deployment asks for it with `LOG_PROMPTS=true`; nothing otherwise. They
 * may be private: whoever switches this on decides who reads the log.
 */
export function logPrompt(requestId: string, input: PromptInput, output: Invocation['output']): void {
  if (process.env.LOG_PROMPTS === 'true') {
    writeLine({ level: 'INFO', message: 'prompt and answer', requestId, input, output });
  }
}

/** What a log line says of a decided call beyond its invocation. */
export const callDetails = ({ caller, model, maxTokens, inputTokenBound }: Call): object => ({
  caller,
  canonicalModel: model.canonicalModel,
  maxTokens,
  inputTokenBound,
});

/** A decided call as one structured line, with all tags; never the prompt or the answer. */
export const decisionLine = (
  details: object,
  { output: _output, tags, ...invocation }: Omit<Invocation, 'output'> & { output?: unknown },
): object => ({
  level: invocation.status === 'SUCCEEDED' ? 'INFO' : 'WARN',
  message: `invocation ${invocation.status.toLowerCase()}`,
  ...details,
  ...invocation,
  ...tags,
});
