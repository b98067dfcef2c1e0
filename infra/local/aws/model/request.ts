/** What Converse and CountTokens ask, as it is written on the wire: bytes are base64. */
export interface ConverseBody {
  messages?: { role: string; content: Block[] }[];
  system?: Block[];
  inferenceConfig?: { maxTokens?: number };
  toolConfig?: {
    tools?: ({ toolSpec?: ToolSpec } & Cached)[];
    toolChoice?: { any?: object; auto?: object; tool?: { name: string } };
  };
  additionalModelRequestFields?: Record<string, unknown>;
  requestMetadata?: Record<string, string>;
}

interface Cached {
  cachePoint?: { type: string; ttl?: string };
}

export interface ToolSpec {
  name: string;
  description?: string;
  inputSchema?: { json?: { properties?: Record<string, { type?: string }>; required?: string[] } };
}

interface Media {
  format: string;
  name?: string;
  source?: { bytes?: string };
}

export interface Block extends Cached {
  text?: string;
  json?: unknown;
  image?: Media;
  document?: Media;
  toolUse?: { toolUseId: string; name: string; input: unknown };
  toolResult?: { toolUseId: string; status?: string; content?: Block[] };
  reasoningContent?: { reasoningText?: { text: string; signature?: string }; redactedContent?: string };
}

/** All text that the user has written. */
export const userText = ({ messages = [] }: ConverseBody): string =>
  messages
    .filter(({ role }) => role === 'user')
    .flatMap(({ content }) => content.map(({ text }) => text ?? ''))
    .join('\n');

/** The text of the last turn. */
export const lastText = ({ messages = [] }: ConverseBody): string =>
  messages
    .at(-1)
    ?.content.map(({ text }) => text ?? '')
    .join('') ?? '';
