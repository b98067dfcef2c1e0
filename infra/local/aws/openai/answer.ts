import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Answer, Block } from '../protocol/converse.ts';

const count = z.int().min(0);

/** What was used. Where a server says it in another way it is as if it said nothing: then what was seen counts, or the worst case. */
export const usageSchema = z
  .object({
    prompt_tokens: count,
    completion_tokens: count,
    prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
  })
  .nullish()
  .catch(null);

const call = z.object({
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }),
});

/** What a model said, whole or a bit of it. Thoughts have two names. */
const said = z.object({
  content: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
});

const messageSchema = said.extend({ tool_calls: z.array(call).nullish() });
export const deltaSchema = said.extend({
  tool_calls: z.array(call.extend({ index: z.int().nullish() })).nullish(),
});

const completionSchema = z.object({
  choices: z.array(z.object({ message: messageSchema, finish_reason: z.string().nullish() })).min(1),
  usage: usageSchema,
});

/** A whole chat completion as Converse answers it; undefined for what is none. */
export function answerOf(text: string, latencyMs: number): Answer | undefined {
  const completion = completionSchema.safeParse(parsed(text)).data;
  const choice = completion?.choices[0];
  if (!completion || !choice) return undefined;
  const { content, tool_calls: calls } = choice.message;
  const thought = thoughtOf(choice.message);
  const tools = (calls ?? []).flatMap(toolBlock);
  return {
    output: {
      message: {
        role: 'assistant',
        content: [
          ...(isBlank(thought) ? [] : [{ reasoningContent: { reasoningText: { text: thought } } }]),
          ...(isBlank(content) ? [] : [{ text: content }]),
          ...tools,
        ],
      },
    },
    stopReason: stopReasonOf(choice.finish_reason, tools.length > 0),
    usage: bedrockUsage(completion.usage),
    metrics: { latencyMs },
  };
}

export const thoughtOf = ({ reasoning_content, reasoning }: z.infer<typeof said>): string =>
  reasoning_content || reasoning || '';

/** Some models write a blank line before they ask for a tool. Blank text can't go back to a model, so it is no block. */
const isBlank = (text: string | null | undefined): text is '' | null | undefined => !text?.trim();

/** A request for a tool; none where its input is cut off, since nobody could call it. */
function toolBlock({ id, function: { name, arguments: input } }: z.infer<typeof call>): Block[] {
  const value = input ? parsed(input) : {};
  return value === undefined
    ? []
    : [{ toolUse: { toolUseId: toolUseId(id), name: name ?? '', input: value } }];
}

const BEDROCK_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** A server's ID for a request of a tool, or another where it is none that callers may give back. */
export const toolUseId = (id: string | null | undefined): string =>
  id && BEDROCK_ID.test(id) ? id : `tooluse_${randomUUID()}`;

const STOP_REASONS: Record<string, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'content_filtered',
};

/** Why a model stopped. A server that was told which tool to ask for says `stop`. */
export const stopReasonOf = (reason: string | null | undefined, hasTools: boolean): string => {
  const stopReason = STOP_REASONS[reason ?? 'stop'] ?? 'end_turn';
  return stopReason === 'end_turn' && hasTools ? 'tool_use' : stopReason;
};

/** What was used, in Bedrock's words: `inputTokens` are without those that came from a cache. */
export function bedrockUsage(usage: z.infer<typeof usageSchema>): object | undefined {
  if (!usage) return undefined;
  const { prompt_tokens: input, completion_tokens: outputTokens } = usage;
  // Some count more as cached than there is.
  const cached = Math.min(input, usage.prompt_tokens_details?.cached_tokens ?? 0);
  return {
    inputTokens: input - cached,
    outputTokens,
    totalTokens: input + outputTokens,
    ...(cached > 0 && { cacheReadInputTokens: cached }),
  };
}

/** What JSON says; undefined for what is none. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
