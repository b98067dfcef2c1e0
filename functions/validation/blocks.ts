import * as z from 'zod';
import {
  CacheTtl,
  DocumentFormat,
  ImageFormat,
  ToolChoiceMode,
  ToolResultStatus,
  type CachePointInput,
  type ContentBlockInput,
  type DocumentInput,
  type ImageInput,
  type ReasoningInput,
  type S3LocationInput,
  type SystemBlockInput,
  type ToolChoiceInput,
  type ToolInput,
  type ToolResultContentInput,
  type ToolResultInput,
  type ToolsInput,
  type ToolUseInput,
} from '../../schema/types.ts';
import { bytes, jsonObject, oneField, text } from './text.ts';

/** Bedrock's own limits. Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html */
const MAX_IMAGE_BYTES = 3.75 * 1024 * 1024;
const MAX_DOCUMENT_BYTES = 4.5 * 1024 * 1024;

/** What names a tool, or one use of it. */
export const identifier = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 characters of A-Z a-z 0-9 _ -');

const cachePoint = z.strictObject({
  ttl: z.enum(CacheTtl).nullish(),
} satisfies Record<keyof CachePointInput, z.ZodType>);

const s3 = z.strictObject({
  uri: z
    .string()
    .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.{1,1024}$/, 'must be such as s3://bucket/folder/file'),
  bucketOwner: z
    .string()
    .regex(/^\d{12}$/, 'must be an account of 12 digits')
    .nullish(),
} satisfies Record<keyof S3LocationInput, z.ZodType>);

const hasOneSource = ({ bytes: given, s3: elsewhere }: { bytes?: unknown; s3?: unknown }): boolean =>
  (given == null) !== (elsewhere == null);
const ONE_SOURCE = 'must have bytes or s3, and not both';

const image = z
  .strictObject({
    format: z.enum(ImageFormat),
    bytes: bytes(MAX_IMAGE_BYTES).nullish(),
    s3: s3.nullish(),
  } satisfies Record<keyof ImageInput, z.ZodType>)
  .refine(hasOneSource, ONE_SOURCE);

const document = z
  .strictObject({
    format: z.enum(DocumentFormat),
    name: z
      .string()
      .regex(
        /^[A-Za-z0-9()[\]-]+( [A-Za-z0-9()[\]-]+)*$/,
        'must be of letters, digits, single spaces, hyphens, parentheses and brackets',
      )
      .max(200, 'must be at most 200 characters'),
    bytes: bytes(MAX_DOCUMENT_BYTES).nullish(),
    s3: s3.nullish(),
  } satisfies Record<keyof DocumentInput, z.ZodType>)
  .refine(hasOneSource, ONE_SOURCE);

const toolUse = z.strictObject({
  toolUseId: identifier,
  name: identifier,
  input: jsonObject,
} satisfies Record<keyof ToolUseInput, z.ZodType>);

const resultContent = oneField({
  text: text.nullish(),
  json: jsonObject.nullish(),
  image: image.nullish(),
  document: document.nullish(),
} satisfies Record<keyof ToolResultContentInput, z.ZodType>);

const toolResult = z.strictObject({
  toolUseId: identifier,
  status: z.enum(ToolResultStatus).nullish(),
  content: z.array(resultContent).min(1, 'must hold at least one part'),
} satisfies Record<keyof ToolResultInput, z.ZodType>);

const MAX_REASONING_BYTES = 1024 * 1024;

const reasoning = z
  .strictObject({
    text: text.nullish(),
    signature: z.string().nullish(),
    redactedContent: bytes(MAX_REASONING_BYTES).nullish(),
  } satisfies Record<keyof ReasoningInput, z.ZodType>)
  .refine(
    ({ text: shown, signature, redactedContent }) =>
      (shown == null) !== (redactedContent == null) && (signature == null || shown != null),
    'must have text, with its signature where there is one, or redactedContent',
  );

export const systemBlock = oneField({
  text: text.nullish(),
  cachePoint: cachePoint.nullish(),
} satisfies Record<keyof SystemBlockInput, z.ZodType>);

export const contentBlock = oneField({
  text: text.nullish(),
  image: image.nullish(),
  document: document.nullish(),
  toolUse: toolUse.nullish(),
  toolResult: toolResult.nullish(),
  reasoning: reasoning.nullish(),
  cachePoint: cachePoint.nullish(),
} satisfies Record<keyof ContentBlockInput, z.ZodType>);

const tool = z.strictObject({
  name: identifier,
  description: text.nullish(),
  inputSchema: jsonObject.refine((schema) => schema.type === 'object', 'must be the schema of an object'),
  strict: z.boolean().nullish(),
  cachePoint: cachePoint.nullish(),
} satisfies Record<keyof ToolInput, z.ZodType>);

const choice = oneField({
  mode: z.enum(ToolChoiceMode).nullish(),
  tool: identifier.nullish(),
} satisfies Record<keyof ToolChoiceInput, z.ZodType>);

export const tools = z
  .strictObject({
    tools: z.array(tool).min(1, 'must hold at least one tool').max(100, 'must be at most 100 tools'),
    choice: choice.nullish(),
  } satisfies Record<keyof ToolsInput, z.ZodType>)
  .superRefine(({ tools: all, choice: chosen }, context) => {
    const names = all.map(({ name }) => name);
    names.forEach((name, i) => {
      if (names.indexOf(name) < i)
        context.addIssue({ code: 'custom', path: ['tools', i, 'name'], message: 'is another tool’s too' });
    });
    if (chosen?.tool != null && !names.includes(chosen.tool))
      context.addIssue({ code: 'custom', path: ['choice', 'tool'], message: 'is none of the tools' });
  });
