import { createHash } from 'node:crypto';
import type { Answer, Block, ConverseBody, ToolSpec, Wrong } from '../protocol/converse.ts';
import { countInput, countText, tokensOf } from './counting.ts';
import { lastText, userText } from './texts.ts';

/** What this model says that it used. */
type Usage = Record<string, unknown> & { inputTokens: number; outputTokens: number };

/** Prompts that are cached, by what is in them. */
export type Cache = Map<string, true>;

/** A model's answer: what it was asked, said again; or, where the user wrote `[stand-in: use-tools]`, a request for each tool in turn. */
export function converse(modelId: string, body: ConverseBody, cache: Cache): Answer<Usage> | Wrong {
  const wrong = signaturesWrong(body);
  if (wrong) return { wrong };
  // A guardrail reads what the user wrote before any model does.
  if (body.guardrailConfig && userText(body).includes('[stand-in: objectionable]')) return blocked();
  const thoughts: Block[] = userText(body).includes('[stand-in: think]') ? [thought(body)] : [];
  const tool = nextTool(body);
  const maxTokens = body.inferenceConfig?.maxTokens ?? 512;
  const said = tool
    ? { content: [requestOf(tool, body)], isWhole: true }
    : spoken(modelId, body, maxTokens - thoughts.reduce((sum, block) => sum + outputOf(block), 0));
  const content = [...thoughts, ...said.content];
  const outputTokens = Math.max(
    1,
    content.reduce((sum, block) => sum + outputOf(block), 0),
  );
  return {
    output: { message: { role: 'assistant', content } },
    stopReason: tool ? 'tool_use' : said.isWhole ? 'end_turn' : 'max_tokens',
    usage: usageOf(body, cache, outputTokens),
    metrics: { latencyMs: 1 },
  };
}

/** What a guardrail says instead of an answer: the model was not asked. */
const blocked = (): Answer<Usage> => ({
  output: { message: { role: 'assistant', content: [{ text: 'The guardrail does not let this through.' }] } },
  stopReason: 'guardrail_intervened',
  usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
  metrics: { latencyMs: 1 },
});

/** What a block of an answer takes of the tokens to generate. */
const outputOf = ({ text, toolUse, reasoningContent }: Block): number =>
  countText(text ?? reasoningContent?.reasoningText?.text ?? JSON.stringify(toolUse ?? ''));

function spoken(
  modelId: string,
  body: ConverseBody,
  maxTokens: number,
): { content: Block[]; isWhole: boolean } {
  if (userText(body).includes('[stand-in: say-much]'))
    return { content: [{ text: much(maxTokens) }], isWhole: false };
  const schema = body.outputConfig?.textFormat?.structure?.jsonSchema?.schema;
  if (schema !== undefined)
    return { content: [{ text: JSON.stringify(filled(JSON.parse(schema) as Schema)) }], isWhole: true };
  const prompt = lastText(body);
  const quoted = prompt.length > 120 ? `${prompt.slice(0, 117)}...` : prompt;
  const full = `This is the local stand-in for ${modelId}: no model was called and nothing was spent. You asked: "${quoted}"`;
  const words = full.split(' ');
  // A token here is about four characters, as in the models' own rule of thumb.
  let text = '';
  for (const word of words) {
    const longer = text ? `${text} ${word}` : word;
    if (countText(longer) > maxTokens) break;
    text = longer;
  }
  return { content: [{ text: text || words[0]!.slice(0, 4) }], isWhole: text === full };
}

/** As much as may be said, in words that are counted: whoever reads them sees whether one is missing. */
function much(maxTokens: number): string {
  const words: string[] = [];
  for (let i = 1, bytes = 0; ; i += 1) {
    const word = `${i} `;
    bytes += word.length;
    if (tokensOf(bytes) > maxTokens) return words.join('');
    words.push(word);
  }
}

/** The tool to ask for: one after the other, until each has had its result. */
function nextTool(body: ConverseBody): ToolSpec | undefined {
  const tools = (body.toolConfig?.tools ?? []).flatMap(({ toolSpec }) => (toolSpec ? [toolSpec] : []));
  const { tool, any } = body.toolConfig?.toolChoice ?? {};
  if (tool) return tools.find(({ name }) => name === tool.name);
  if (any) return tools[0];
  if (!userText(body).includes('[stand-in: use-tools]')) return undefined;
  const used = (body.messages ?? []).flatMap(({ content }) => content.filter(({ toolResult }) => toolResult));
  return tools[used.length];
}

/** A request for a tool, with what its schema says must be there. */
function requestOf({ name, inputSchema }: ToolSpec, body: ConverseBody): Block {
  const input = filled(inputSchema?.json ?? {});
  return { toolUse: { toolUseId: `tooluse_${hash([name, body.messages])}`, name, input } };
}

type Schema = NonNullable<NonNullable<ToolSpec['inputSchema']>['json']>;

/** JSON that has what a schema says must be there. */
function filled(schema: Schema | null): Record<string, unknown> {
  // Whoever wrote it may have written anything.
  const { required } = schema ?? {};
  const properties = schema?.properties ?? {};
  const fields = Array.isArray(required) ? required : Object.keys(properties);
  return Object.fromEntries(
    fields.map((field) => [field, VALUES[properties[field]?.type ?? 'string'] ?? 'x']),
  );
}

const VALUES: Record<string, unknown> = {
  string: 'x',
  number: 1.5,
  integer: 1,
  boolean: true,
  array: [],
  object: {},
};

const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);

const signatureOf = (text: string): string => `signed-${hash(text)}`;

function thought(body: ConverseBody): Block {
  const text = `The user wrote ${lastText(body).length} characters.`;
  return { reasoningContent: { reasoningText: { text, signature: signatureOf(text) } } };
}

/** Thoughts come back as they were given, or not at all. */
const signaturesWrong = ({ messages = [] }: ConverseBody): string | undefined =>
  messages
    .flatMap(({ content }) => content.map(({ reasoningContent }) => reasoningContent?.reasoningText))
    .some((reasoning) => reasoning && reasoning.signature !== signatureOf(reasoning.text))
    ? 'The signature of a reasoning block is not that of its text.'
    : undefined;

/** What of the prompt came from the cache, what went into it, and what neither. */
function usageOf(body: ConverseBody, cache: Cache, outputTokens: number): Usage {
  const { all, cached, ttl, cachedAs } = countInput(body);
  const totalTokens = all + outputTokens;
  if (cached === 0) return { inputTokens: all, outputTokens, totalTokens };
  const isRead = cache.has(cachedAs);
  cache.set(cachedAs, true);
  return {
    inputTokens: all - cached,
    outputTokens,
    totalTokens,
    ...(isRead
      ? { cacheReadInputTokens: cached }
      : { cacheWriteInputTokens: cached, cacheDetails: [{ ttl, inputTokens: cached }] }),
  };
}
