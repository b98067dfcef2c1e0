import type {
  CachePointBlock,
  CacheTTL,
  ContentBlock,
  DocumentBlock,
  DocumentSource,
  ImageBlock,
  ImageSource,
  ReasoningContentBlock,
  ReasoningTextBlock,
  S3Location,
  SystemContentBlock,
  ToolResultBlock,
  ToolResultContentBlock,
  ToolResultStatus,
  ToolUseBlock,
} from '@aws-sdk/client-bedrock-runtime';
import type {
  CachePointInput,
  ContentBlockInput,
  DocumentInput,
  ImageInput,
  Source,
  SystemBlockInput,
  ToolResultContentInput,
} from './api.ts';
import { toBase64 } from './base64.ts';
import { byKind, onlyTaken, REFUSED, required, TAKEN, wrong, type ByKind, type Fields } from './supported.ts';

const IMAGE: Fields<ImageBlock> = { format: TAKEN, source: TAKEN, error: REFUSED };
const S3_LOCATION: Fields<S3Location> = { uri: TAKEN, bucketOwner: TAKEN };

const bytes = (given: Uint8Array): Source => ({ bytes: toBase64(given) });

function s3Location(location: S3Location, path: string): Source {
  onlyTaken(location, S3_LOCATION, path);
  const { bucketOwner } = location;
  return {
    s3: { uri: required(location.uri, `${path}.uri`), ...(bucketOwner !== undefined && { bucketOwner }) },
  };
}

const IMAGE_SOURCE: ByKind<ImageSource, Source> = { bytes, s3Location };

function image(block: ImageBlock, path: string): ImageInput {
  onlyTaken(block, IMAGE, path);
  const source = required(block.source, `${path}.source`);
  return {
    format: required(block.format, `${path}.format`),
    ...byKind(source, IMAGE_SOURCE, `${path}.source`),
  };
}

const DOCUMENT: Fields<DocumentBlock> = {
  format: TAKEN,
  name: TAKEN,
  source: TAKEN,
  context: REFUSED,
  citations: REFUSED,
};
const DOCUMENT_SOURCE: ByKind<DocumentSource, Source> = {
  bytes,
  s3Location,
  text: REFUSED,
  content: REFUSED,
};

function document(block: DocumentBlock, path: string): DocumentInput {
  onlyTaken(block, DOCUMENT, path);
  const source = required(block.source, `${path}.source`);
  return {
    format: required(block.format, `${path}.format`),
    name: required(block.name, `${path}.name`),
    ...byKind(source, DOCUMENT_SOURCE, `${path}.source`),
  };
}

const TTLS: Record<CacheTTL, CachePointInput['ttl']> = { '5m': 'FIVE_MINUTES', '1h': 'ONE_HOUR' };
const CACHE_POINT: Fields<CachePointBlock> = { type: TAKEN, ttl: TAKEN };

export function cachePoint(block: CachePointBlock, path: string): CachePointInput {
  onlyTaken(block, CACHE_POINT, path);
  if (block.type !== 'default') throw wrong(`${path}.type`, 'must be default');
  const ttl = block.ttl ?? '5m';
  if (!Object.hasOwn(TTLS, ttl)) throw wrong(`${path}.ttl`, `must be one of ${Object.keys(TTLS).join(', ')}`);
  return { ttl: TTLS[ttl] };
}

const REASONING_TEXT: Fields<ReasoningTextBlock> = { text: TAKEN, signature: TAKEN };
const REASONING: ByKind<ReasoningContentBlock, NonNullable<ContentBlockInput['reasoning']>> = {
  reasoningText(block, path) {
    onlyTaken(block, REASONING_TEXT, path);
    const { text, signature } = block;
    return { text: required(text, `${path}.text`), ...(signature !== undefined && { signature }) };
  },
  redactedContent: (bytes) => ({ redactedContent: toBase64(bytes) }),
};

const TOOL_USE: Fields<ToolUseBlock> = { toolUseId: TAKEN, name: TAKEN, input: TAKEN, type: REFUSED };
const TOOL_RESULT: Fields<ToolResultBlock> = {
  toolUseId: TAKEN,
  content: TAKEN,
  status: TAKEN,
  type: REFUSED,
};
const STATUSES: Record<ToolResultStatus, 'SUCCESS' | 'ERROR'> = { success: 'SUCCESS', error: 'ERROR' };

const RESULT: ByKind<ToolResultContentBlock, ToolResultContentInput> = {
  text: (text) => ({ text }),
  json: (json) => ({ json: JSON.stringify(json) }),
  image: (block, path) => ({ image: image(block, path) }),
  document: (block, path) => ({ document: document(block, path) }),
  video: REFUSED,
  searchResult: REFUSED,
};

const TURN: ByKind<ContentBlock, ContentBlockInput> = {
  text: (text) => ({ text }),
  image: (block, path) => ({ image: image(block, path) }),
  document: (block, path) => ({ document: document(block, path) }),
  toolUse(block, path) {
    onlyTaken(block, TOOL_USE, path);
    const toolUseId = required(block.toolUseId, `${path}.toolUseId`);
    const name = required(block.name, `${path}.name`);
    return { toolUse: { toolUseId, name, input: JSON.stringify(required(block.input, `${path}.input`)) } };
  },
  toolResult(block, path) {
    onlyTaken(block, TOOL_RESULT, path);
    const content = required(block.content, `${path}.content`).map((one, i) =>
      byKind(one, RESULT, `${path}.content[${i}]`),
    );
    return {
      toolResult: {
        toolUseId: required(block.toolUseId, `${path}.toolUseId`),
        ...(block.status !== undefined && { status: STATUSES[block.status] }),
        content,
      },
    };
  },
  reasoningContent: (block, path) => ({ reasoning: byKind(block, REASONING, path) }),
  cachePoint: (block, path) => ({ cachePoint: cachePoint(block, path) }),
  video: REFUSED,
  audio: REFUSED,
  guardContent: REFUSED,
  citationsContent: REFUSED,
  searchResult: REFUSED,
  toolAddition: REFUSED,
  toolRemoval: REFUSED,
};

const SYSTEM: ByKind<SystemContentBlock, SystemBlockInput> = {
  text: (text) => ({ text }),
  cachePoint: (block, path) => ({ cachePoint: cachePoint(block, path) }),
  guardContent: REFUSED,
};

/** A block of a turn as the API takes it. */
export const turnBlock = (block: ContentBlock, path: string): ContentBlockInput => byKind(block, TURN, path);

/** A block of the standing instructions as the API takes it. */
export const systemBlock = (block: SystemContentBlock, path: string): SystemBlockInput =>
  byKind(block, SYSTEM, path);
