import * as z from 'zod';
import {
  Role,
  type MessageInput,
  type MutationInvokeArgs,
  type ParametersInput,
  type PromptInput,
  type TagsInput,
} from '../../schema/types.ts';
import { requestId } from '../call/request-id.ts';
import { tagValue } from '../catalog/tag-value.ts';
import { turnBlocks } from '../prompt/blocks.ts';
import { cachePoints } from '../prompt/needs.ts';
import { contentBlock, systemBlock, tools } from './blocks.ts';
import { guardrail, outputFormat, performance } from './options.ts';
import { slipsOf } from './conversation.ts';
import { jsonObject, text } from './text.ts';

const message = z
  .strictObject({
    role: z.enum(Role),
    content: text.nullish(),
    blocks: z.array(contentBlock).min(1, 'must hold at least one block').nullish(),
  } satisfies Record<keyof MessageInput, z.ZodType>)
  .refine(
    ({ content, blocks }) => (content == null) !== (blocks == null),
    'must have content or blocks, and not both',
  );

const messages = z
  .array(message)
  .min(1, 'must hold at least one message')
  .superRefine((turns, context) => {
    for (const { path, message: wrong } of slipsOf(turns))
      context.addIssue({ code: 'custom', path, message: wrong });
  });

const parameters = z.strictObject({
  maxTokens: z.number().int().min(1, 'must be at least 1').nullish(),
  temperature: z.number().min(0, 'must be at least 0').max(1, 'must be at most 1').nullish(),
  topP: z.number().min(0, 'must be at least 0').max(1, 'must be at most 1').nullish(),
  topK: z.number().int().min(0, 'must be at least 0').max(500, 'must be at most 500').nullish(),
  stopSequences: z
    .array(z.string().min(1, 'must not be empty'))
    .max(4, 'must be at most 4 sequences')
    .nullish(),
} satisfies Record<keyof ParametersInput, z.ZodType>);

/** Bedrock takes no more. Source: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html */
const MAX_CACHE_POINTS = 4;

const prompt = z
  .strictObject({
    system: text.nullish(),
    systemBlocks: z.array(systemBlock).min(1, 'must hold at least one block').nullish(),
    messages,
    parameters: parameters.nullish(),
    tools: tools.nullish(),
    outputFormat: outputFormat.nullish(),
    performance: performance.nullish(),
    guardrail: guardrail.nullish(),
    additionalModelRequestFields: jsonObject.nullish(),
  } satisfies Record<keyof PromptInput, z.ZodType>)
  .refine(({ system, systemBlocks }) => system == null || systemBlocks == null, {
    path: ['systemBlocks'],
    message: 'must be absent beside system',
  })
  .refine(
    ({ tools: given, messages: turns }) =>
      given != null ||
      turnBlocks({ messages: turns }).every(({ toolUse, toolResult }) => !toolUse && !toolResult),
    { path: ['tools'], message: 'must name the tools that the conversation has used' },
  )
  .superRefine((input, context) => {
    const points = cachePoints(input as PromptInput).map(({ ttl }) => ttl ?? 'FIVE_MINUTES');
    if (points.length > MAX_CACHE_POINTS)
      context.addIssue({
        code: 'custom',
        path: [],
        message: `must have at most ${MAX_CACHE_POINTS} cache points`,
      });
    if (points.lastIndexOf('ONE_HOUR') > points.indexOf('FIVE_MINUTES') && points.includes('FIVE_MINUTES'))
      context.addIssue({
        code: 'custom',
        path: [],
        message:
          'must have cache points of ONE_HOUR before those of FIVE_MINUTES, as models read them: tools, system, messages',
      });
  });

const tags = z.strictObject({
  applicationId: tagValue,
  costCenter: tagValue.nullish(),
  environment: tagValue.nullish(),
} satisfies Record<keyof TagsInput, z.ZodType>);

/** The arguments of `invoke` and `estimate`: everything that can be said of them without the catalog. */
export const invokeArgs = z.strictObject({
  model: z.string().min(1, 'must not be empty').max(256, 'must be at most 256 characters'),
  input: prompt,
  tags,
  requestId: requestId.nullish(),
} satisfies Record<keyof MutationInvokeArgs, z.ZodType>);

export type InvokeRequest = z.infer<typeof invokeArgs>;
