import type {
  CachePointBlock,
  ContentBlock,
  DocumentBlock,
  ImageBlock,
  ReasoningContentBlock,
  S3Location,
  SystemContentBlock,
  ToolConfiguration,
  ToolResultContentBlock,
} from '@aws-sdk/client-bedrock-runtime';
import type {
  CachePointInput,
  ContentBlockInput,
  DocumentInput,
  ImageInput,
  ReasoningInput,
  S3LocationInput,
  SystemBlockInput,
  ToolChoiceInput,
  ToolResultContentInput,
  ToolsInput,
} from '../../schema/types.ts';
import { byKind, type ByKind } from '../prompt/blocks.ts';

/** JSON as the SDK takes it. */
type Json = Exclude<ToolResultContentBlock['json'], undefined>;

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

const s3Location = ({ uri, bucketOwner }: S3LocationInput): S3Location => ({
  uri,
  ...(bucketOwner != null && { bucketOwner }),
});

/** Where the bytes are: here, or in S3. The door has seen to it that it is one of them. */
const source = ({ bytes, s3 }: Pick<ImageInput, 'bytes' | 's3'>) =>
  s3 ? { s3Location: s3Location(s3) } : { bytes: bytesOf(bytes ?? '') };

const image = ({ format, ...where }: ImageInput): ImageBlock => ({ format, source: source(where) });

const document = ({ format, name, ...where }: DocumentInput): DocumentBlock => ({
  format,
  name,
  source: source(where),
});

const cachePoint = ({ ttl }: CachePointInput): CachePointBlock => ({
  type: 'default',
  ...(ttl === 'ONE_HOUR' && { ttl: '1h' }),
});

const reasoning = ({ text, signature, redactedContent }: ReasoningInput): ReasoningContentBlock =>
  redactedContent != null
    ? { redactedContent: bytesOf(redactedContent) }
    : { reasoningText: { text: text ?? '', ...(signature != null && { signature }) } };

const RESULT: ByKind<ToolResultContentInput, ToolResultContentBlock> = {
  text: (text) => ({ text }),
  json: (json) => ({ json: json as Json }),
  image: (one) => ({ image: image(one) }),
  document: (one) => ({ document: document(one) }),
};

const TURN: ByKind<ContentBlockInput, ContentBlock> = {
  text: (text) => ({ text }),
  image: (one) => ({ image: image(one) }),
  document: (one) => ({ document: document(one) }),
  toolUse: ({ toolUseId, name, input }) => ({ toolUse: { toolUseId, name, input: input as Json } }),
  toolResult: ({ toolUseId, status, content }) => ({
    toolResult: {
      toolUseId,
      content: content.map((part) => byKind(part, RESULT)),
      ...(status != null && { status: status === 'ERROR' ? ('error' as const) : ('success' as const) }),
    },
  }),
  reasoning: (one) => ({ reasoningContent: reasoning(one) }),
  cachePoint: (one) => ({ cachePoint: cachePoint(one) }),
};

const SYSTEM: ByKind<SystemBlockInput, SystemContentBlock> = {
  text: (text) => ({ text }),
  cachePoint: (one) => ({ cachePoint: cachePoint(one) }),
};

/** A block of a turn as Converse takes it. */
export const turnBlock = (block: ContentBlockInput): ContentBlock => byKind(block, TURN);

/** A block of the standing instructions as Converse takes it. */
export const systemBlock = (block: SystemBlockInput): SystemContentBlock => byKind(block, SYSTEM);

/** Tools as Converse takes them. */
export const toolConfig = ({ tools, choice }: ToolsInput): ToolConfiguration => ({
  tools: tools.flatMap(({ name, description, inputSchema, strict, cachePoint: point }) => [
    {
      toolSpec: {
        name,
        inputSchema: { json: inputSchema as Json },
        ...(description != null && { description }),
        ...(strict != null && { strict }),
      },
    },
    ...(point ? [{ cachePoint: cachePoint(point) }] : []),
  ]),
  ...(choice && { toolChoice: toolChoice(choice) }),
});

const toolChoice = ({ mode, tool }: ToolChoiceInput): ToolConfiguration['toolChoice'] => {
  if (tool != null) return { tool: { name: tool } };
  return mode === 'ANY' ? { any: {} } : { auto: {} };
};
