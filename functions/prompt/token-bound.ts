import type {
  ContentBlockInput,
  DocumentFormat,
  DocumentInput,
  OutputFormatInput,
  PromptInput,
  SystemBlockInput,
  ToolInput,
  ToolResultContentInput,
} from '../../schema/types.ts';
import { byKind, systemOf, turnBlocks, type ByKind } from './blocks.ts';

/** What of a prompt a model reads. */
type Counted = Pick<PromptInput, 'system' | 'systemBlocks' | 'messages' | 'tools' | 'outputFormat'>;

/** What a bound depends on beside the prompt. */
export interface BoundFor {
  provider: string;
  /** A prompt that is longer is refused by the model, and costs nothing. */
  contextWindow: number;
}

/**
 * What a chat template adds around the text. The widest known (role headers, turn delimiters, a default system
 * preamble) stay below these.
 */
const TEMPLATE_TOKENS_PER_CALL = 64;
const TEMPLATE_TOKENS_PER_BLOCK = 16;

/** What tells a model how to ask for tools: 346 tokens for Claude; nobody else says. */
const TOKENS_FOR_TOOLS = 1_024;
const TOKENS_PER_TOOL = 64;

/**
 * The most tokens that an image becomes, whatever its size: it is scaled down to what the model sees. Claude: patches of 28 × 28 pixels, at most
 * 4,784 of them. Source: https://platform.claude.com/docs/en/build-with-claude/vision
 */
const IMAGE_TOKENS: Record<string, number> = { anthropic: 4_800 };
const IMAGE_TOKENS_ELSEWHERE = 8_192;

/** How many bytes a byte of a document may become before it is read: a comma of a CSV becomes a column of a table. Others hold any amount of text in a few bytes. */
const GROWTH: Record<DocumentFormat, number> = {
  csv: 3,
  html: 3,
  md: 3,
  txt: 3,
  doc: Infinity,
  docx: Infinity,
  pdf: Infinity,
  xls: Infinity,
  xlsx: Infinity,
};
const TOKENS_PER_DOCUMENT = 512;

/**
 * A number of tokens that no tokenizer exceeds for this prompt: a byte-level tokenizer never yields more tokens
 * than there are bytes. Some normalise the text first (NFKC), which can make it longer (U+FDFA grows from 3
 * bytes to 33), so the longer of the two counts. Costs one pass, and no input can make it slow. A document whose text nobody can
 * bound by its bytes counts as all that the model takes.
 */
export const inputTokenBound = (input: Counted, boundFor: BoundFor): number => tokenBounds(input)(boundFor);

/** The bounds of a prompt for any number of models: what is the same for all of a provider is counted once. */
export function tokenBounds(input: Counted): (boundFor: BoundFor) => number {
  const counted = new Map<number, number>();
  return ({ provider, contextWindow }) => {
    const image = IMAGE_TOKENS[provider] ?? IMAGE_TOKENS_ELSEWHERE;
    const sum = counted.get(image) ?? countAtMost(input, image);
    counted.set(image, sum);
    return Number.isFinite(sum) ? sum : contextWindow;
  };
}

function countAtMost(input: Counted, image: number): number {
  const parts = [
    ...systemOf(input).map((block) => byKind(block, SYSTEM)),
    ...turnBlocks(input).map((block) => byKind(block, turnBounds(image))),
  ];
  const tools = input.tools?.tools ?? [];
  return (
    TEMPLATE_TOKENS_PER_CALL +
    parts.reduce((total, tokens) => total + tokens + TEMPLATE_TOKENS_PER_BLOCK, 0) +
    (tools.length > 0 ? TOKENS_FOR_TOOLS : 0) +
    tools.reduce((total, tool) => total + toolBound(tool), 0) +
    uncounted(input)
  );
}

/** How many bytes of plain text a prompt has. */
export const textBytes = (input: Pick<PromptInput, 'system' | 'systemBlocks' | 'messages'>): number =>
  [...systemOf(input), ...turnBlocks(input)].reduce(
    (sum, { text }) => sum + Buffer.byteLength(text ?? ''),
    0,
  );

const SYSTEM: ByKind<SystemBlockInput, number> = { text: textBound, cachePoint: () => 0 };

const resultBounds = (image: number): ByKind<ToolResultContentInput, number> => ({
  text: textBound,
  json: jsonBound,
  image: () => image,
  document: documentBound,
});

const turnBounds = (image: number): ByKind<ContentBlockInput, number> => ({
  text: textBound,
  image: () => image,
  document: documentBound,
  toolUse: ({ toolUseId, name, input }) => textBound(toolUseId) + textBound(name) + jsonBound(input),
  toolResult: ({ toolUseId, content }) =>
    content.reduce(
      (sum, part) => sum + byKind(part, resultBounds(image)) + TEMPLATE_TOKENS_PER_BLOCK,
      textBound(toolUseId),
    ),
  // What is encrypted nobody can read, but it was text, and not longer.
  reasoning: ({ text, signature, redactedContent }) =>
    [text, signature, redactedContent].reduce<number>((sum, part) => sum + textBound(part ?? ''), 0),
  cachePoint: () => 0,
});

function textBound(text: string): number {
  const bytes = Buffer.byteLength(text, 'utf8');
  // ASCII is its own normal form: one byte a character says that there is nothing else in it.
  return bytes === text.length ? bytes : Math.max(bytes, Buffer.byteLength(text.normalize('NFKC'), 'utf8'));
}

/** JSON may be shown to the model with blanks between its parts, and with all that is not ASCII written as `\\u00e9`: three bytes for one at most. */
const JSON_GROWTH = 3;
const jsonBound = (value: unknown): number => JSON_GROWTH * textBound(JSON.stringify(value) ?? '');

const toolBound = ({ name, description, inputSchema }: ToolInput): number =>
  TOKENS_PER_TOOL + textBound(name) + textBound(description ?? '') + jsonBound(inputSchema);

/** What CountTokens leaves out of a prompt, at most. */
export const uncounted = ({ outputFormat }: Pick<PromptInput, 'outputFormat'>): number =>
  outputFormat ? formatBound(outputFormat) : 0;

/** A schema is shown to the model too, with what it is for. */
const formatBound = ({ name, description, schema }: OutputFormatInput): number =>
  TOKENS_FOR_TOOLS + textBound(name ?? '') + textBound(description ?? '') + jsonBound(schema);

const documentBound = ({ format, name, bytes }: DocumentInput): number =>
  GROWTH[format] === Infinity || bytes == null
    ? Infinity
    : GROWTH[format] * textBound(Buffer.from(bytes, 'base64').toString('utf8')) +
      textBound(name) +
      TOKENS_PER_DOCUMENT;
