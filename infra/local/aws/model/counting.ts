import { TEXT_FORMATS, type Block, type ConverseBody } from '../protocol/converse.ts';

/**
 * How the stand-in counts tokens, in the manner of real models:
 * - text, names and JSON: a token for each four bytes begun; 4 around each block, 3 around the whole;
 * - an image: patches of 28 × 28 pixels, at most 4,784; 1,600 where its size can't be read (only a PNG's is);
 * - a document: its text, or, of a PDF, 1,500 a page, or, of an office file, a token for each two bytes;
 * - tools: 346 to say how to ask for one, and 8 around each;
 * - an output format: 346, and its schema.
 */
const AROUND_BLOCK = 4;
const AROUND_ALL = 3;
const FOR_TOOLS = 346;
const AROUND_TOOL = 8;
const PATCH = 28;
const MOST_PATCHES = 4_784;
const UNREAD_IMAGE = 1_600;
const PAGE_OF_PDF = 1_500;

/** The tokens of so many bytes of text. */
export const tokensOf = (bytes: number): number => Math.ceil(bytes / 4);

export const countText = (text: string): number => tokensOf(Buffer.byteLength(text));

const countJson = (value: unknown): number => countText(JSON.stringify(value ?? null));

function countBlock({ text, json, image, document, toolUse, toolResult, reasoningContent }: Block): number {
  if (text !== undefined) return AROUND_BLOCK + countText(text);
  if (json !== undefined) return AROUND_BLOCK + countJson(json);
  if (image) return AROUND_BLOCK + countImage(image.source?.bytes ?? '');
  if (document) return AROUND_BLOCK + countDocument(document.format, document.source?.bytes ?? '');
  if (toolUse) return AROUND_BLOCK + countText(toolUse.name) + countJson(toolUse.input);
  if (toolResult) return AROUND_BLOCK + sum((toolResult.content ?? []).map(countBlock));
  if (reasoningContent)
    return (
      AROUND_BLOCK + countText(reasoningContent.reasoningText?.text ?? reasoningContent.redactedContent ?? '')
    );
  return 0;
}

function countImage(base64: string): number {
  const bytes = Buffer.from(base64, 'base64');
  const isPng = bytes.length > 24 && bytes.toString('latin1', 1, 4) === 'PNG';
  if (!isPng) return UNREAD_IMAGE;
  const patches = (pixels: number) => Math.ceil(pixels / PATCH);
  return Math.min(MOST_PATCHES, patches(bytes.readUInt32BE(16)) * patches(bytes.readUInt32BE(20)));
}

function countDocument(format: string, base64: string): number {
  const bytes = Buffer.from(base64, 'base64');
  if (TEXT_FORMATS.includes(format)) return countText(bytes.toString('utf8'));
  if (format !== 'pdf') return Math.ceil(bytes.length / 2);
  const pages = bytes.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 1;
  return pages * PAGE_OF_PDF;
}

/** A prompt's tokens, and those of its beginning that it asks to be cached, with for how long. */
export function countInput(body: ConverseBody): {
  all: number;
  cached: number;
  ttl: string;
  cachedAs: string;
} {
  const tools = body.toolConfig?.tools ?? [];
  let all = AROUND_ALL + (tools.length > 0 ? FOR_TOOLS : 0);
  let [cached, ttl, cachedAs] = [0, '5m', ''];
  const seen: unknown[] = [];
  const parts = [
    ...tools.map(({ toolSpec, cachePoint }) => ({
      cachePoint,
      part: toolSpec,
      tokens: toolSpec ? AROUND_TOOL + countJson(toolSpec) : 0,
    })),
    ...[...(body.system ?? []), ...(body.messages ?? []).flatMap(({ content }) => content)].map((block) => ({
      cachePoint: block.cachePoint,
      part: block,
      tokens: countBlock(block),
    })),
  ];
  all += body.outputConfig ? FOR_TOOLS + countJson(body.outputConfig) : 0;
  for (const { cachePoint, part, tokens } of parts) {
    all += tokens;
    seen.push(part);
    if (cachePoint) [cached, ttl, cachedAs] = [all, cachePoint.ttl ?? '5m', JSON.stringify(seen)];
  }
  return { all, cached, ttl, cachedAs };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
