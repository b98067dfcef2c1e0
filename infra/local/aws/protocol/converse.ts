/** What Converse and CountTokens ask, as it is written on the wire: bytes are base64. */
export interface ConverseBody {
  messages?: { role: string; content: Block[] }[];
  system?: Block[];
  inferenceConfig?: { maxTokens?: number; temperature?: number; topP?: number; stopSequences?: string[] };
  toolConfig?: {
    tools?: ({ toolSpec?: ToolSpec } & Cached)[];
    toolChoice?: { any?: object; auto?: object; tool?: { name: string } };
  };
  additionalModelRequestFields?: Record<string, unknown>;
  requestMetadata?: Record<string, string>;
  guardrailConfig?: { guardrailIdentifier?: string };
  outputConfig?: {
    textFormat?: { structure?: { jsonSchema?: { schema?: string; name?: string; description?: string } } };
  };
}

interface Cached {
  cachePoint?: { type: string; ttl?: string };
}

export interface ToolSpec {
  name: string;
  strict?: boolean;
  description?: string;
  inputSchema?: { json?: { properties?: Record<string, { type?: string }>; required?: string[] } };
}

export interface Media {
  format: string;
  name?: string;
  source?: { bytes?: string; s3Location?: { uri: string } };
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

/** The formats of documents whose bytes are their text. */
export const TEXT_FORMATS = ['csv', 'html', 'md', 'txt'];

/** A whole answer, as Converse gives it. What was used is missing where nobody said it. */
export interface Answer<Usage = unknown> {
  output: { message: { role: 'assistant'; content: Block[] } };
  stopReason: string;
  usage: Usage;
  metrics: { latencyMs: number };
}

/** What is wrong with a request, as Bedrock says it. */
export interface Wrong {
  wrong: string;
}
