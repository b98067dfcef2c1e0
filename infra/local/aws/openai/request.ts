import { TEXT_FORMATS, type Block, type ConverseBody, type Media, type Wrong } from '../protocol/converse.ts';

/** What a chat completion asks. Source: https://platform.openai.com/docs/api-reference/chat/create */
export interface ChatRequest {
  model: string;
  messages: ChatMessage[];
  stream?: true;
  stream_options?: { include_usage: true };
  max_tokens?: number;
  temperature?: number;
  top_p?: number;
  stop?: string[];
  response_format?: {
    type: 'json_schema';
    json_schema: { name: string; description?: string; schema: object; strict: true };
  };
  tools?: ChatTool[];
  tool_choice?: 'auto' | 'required' | { type: 'function'; function: { name: string } };
}

type ChatMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string | Part[] }
  | { role: 'assistant'; content: string | null; tool_calls?: ToolCall[] }
  | { role: 'tool'; tool_call_id: string; content: string };

type Part = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } };

interface ToolCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

interface ChatTool {
  type: 'function';
  function: { name: string; description?: string; parameters?: object };
}

/** A prompt of Converse as a chat, or what of it no chat can hold. Cache points, earlier thoughts and a family's own fields are left out. */
export function chatOf(body: ConverseBody, model: string, isStreamed: boolean): ChatRequest | Wrong {
  const unreadable = documentsIn(body).find(({ format }) => !TEXT_FORMATS.includes(format));
  if (unreadable)
    return {
      wrong: `The model at LOCAL_MODEL_URL takes documents of ${TEXT_FORMATS.join(', ')}, not ${unreadable.format}.`,
    };
  if (mediaIn(body).some(({ source }) => source?.s3Location))
    return { wrong: 'The model at LOCAL_MODEL_URL reads nothing from S3.' };
  if (body.guardrailConfig) return { wrong: 'There is no guardrail before the model at LOCAL_MODEL_URL.' };
  const { maxTokens, temperature, topP, stopSequences } = body.inferenceConfig ?? {};
  return {
    model,
    messages: messagesOf(body),
    ...(isStreamed && { stream: true, stream_options: { include_usage: true } }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stopSequences && stopSequences.length > 0 && { stop: stopSequences }),
    ...formatOf(body),
    ...toolsOf(body),
  };
}

const blocksIn = ({ messages = [] }: ConverseBody): Block[] =>
  messages
    .flatMap(({ content }) => content)
    .flatMap((block) => [block, ...(block.toolResult?.content ?? [])]);

const documentsIn = (body: ConverseBody): Media[] =>
  blocksIn(body).flatMap(({ document }) => (document ? [document] : []));

const mediaIn = (body: ConverseBody): Media[] => [
  ...documentsIn(body),
  ...blocksIn(body).flatMap(({ image }) => (image ? [image] : [])),
];

/** A schema for the answer's text. */
function formatOf({ outputConfig }: ConverseBody): Pick<ChatRequest, 'response_format'> {
  const { schema, name = 'answer', description } = outputConfig?.textFormat?.structure?.jsonSchema ?? {};
  if (schema === undefined) return {};
  const json_schema = {
    name,
    schema: JSON.parse(schema) as object,
    strict: true as const,
    ...(description !== undefined && { description }),
  };
  return { response_format: { type: 'json_schema', json_schema } };
}

function messagesOf({ system = [], messages = [] }: ConverseBody): ChatMessage[] {
  const instructions = textOf(system);
  return [
    ...(instructions ? [{ role: 'system' as const, content: instructions }] : []),
    ...messages.flatMap(({ role, content }) => (role === 'assistant' ? assistant(content) : user(content))),
  ];
}

/** A turn of the model. One that was nothing but thoughts is left out. */
function assistant(content: Block[]): ChatMessage[] {
  const text = textOf(content);
  const calls = content.flatMap(({ toolUse }): ToolCall[] => {
    if (!toolUse) return [];
    const { toolUseId: id, name, input } = toolUse;
    return [{ id, type: 'function', function: { name, arguments: JSON.stringify(input ?? {}) } }];
  });
  if (!text && calls.length === 0) return [];
  return [{ role: 'assistant', content: text || null, ...(calls.length > 0 && { tool_calls: calls }) }];
}

/** A turn of the user: first what came of tools, which must follow the request for them; then the rest, with the tools' images. */
function user(content: Block[]): ChatMessage[] {
  const results = content.flatMap(({ toolResult }) => (toolResult ? [toolResult] : []));
  const images = results.flatMap((result) => (result.content ?? []).filter(({ image }) => image));
  const rest = [...images, ...content].flatMap(partOf);
  const isText = rest.every(({ type }) => type === 'text');
  return [
    ...results.map(({ toolUseId, status, content: said = [] }): ChatMessage => {
      const text = textOf(said) || 'See the image.';
      return {
        role: 'tool',
        tool_call_id: toolUseId,
        content: status === 'error' ? `Error: ${text}` : text,
      };
    }),
    // Not every chat template takes parts.
    ...(rest.length > 0 ? [{ role: 'user' as const, content: isText ? textOf(content) : rest }] : []),
  ];
}

function partOf(block: Block): Part[] {
  const { format, source } = block.image ?? {};
  if (format)
    return [{ type: 'image_url', image_url: { url: `data:image/${format};base64,${source?.bytes ?? ''}` } }];
  const text = readable(block);
  return text === undefined ? [] : [{ type: 'text', text }];
}

const textOf = (blocks: Block[]): string => blocks.flatMap((block) => readable(block) ?? []).join('\n\n');

/** What of a block is text. */
function readable({ text, json, document }: Block): string | undefined {
  if (json !== undefined) return JSON.stringify(json);
  if (!document) return text;
  const bytes = Buffer.from(document.source?.bytes ?? '', 'base64');
  return `${document.name ?? 'document'}.${document.format}:\n${bytes.toString('utf8')}`;
}

function toolsOf({ toolConfig }: ConverseBody): Pick<ChatRequest, 'tools' | 'tool_choice'> {
  const tools = (toolConfig?.tools ?? []).flatMap(({ toolSpec }): ChatTool[] => {
    if (!toolSpec) return []; // a cache point
    const { name, description, inputSchema } = toolSpec;
    return [
      {
        type: 'function',
        function: { name, ...(description && { description }), parameters: inputSchema?.json ?? {} },
      },
    ];
  });
  if (tools.length === 0) return {};
  const { any, auto, tool } = toolConfig?.toolChoice ?? {};
  if (tool) return { tools, tool_choice: { type: 'function', function: { name: tool.name } } };
  return { tools, ...(any ? { tool_choice: 'required' } : auto && { tool_choice: 'auto' }) };
}
