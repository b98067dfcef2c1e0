import * as z from 'zod';
import {
  Role,
  type MessageInput,
  type MutationInvokeArgs,
  type ParametersInput,
  type PromptInput,
  type TagsInput,
} from '../../schema/types.ts';
import { tagValue } from '../catalog/tag-value.ts';

const text = z
  .string()
  .refine((value) => value.trim() !== '', 'must not be empty')
  .refine((value) => value.isWellFormed(), 'must be well-formed Unicode, without lone surrogates');

const message = z.strictObject({
  role: z.enum(Role),
  content: text,
} satisfies Record<keyof MessageInput, z.ZodType>);

const messages = z
  .array(message)
  .min(1, 'must hold at least one message')
  .superRefine((turns, context) => {
    turns.forEach(({ role }, i) => {
      const expected = i % 2 === 0 ? 'USER' : 'ASSISTANT';
      if (role !== expected) {
        context.addIssue({
          code: 'custom',
          path: [i, 'role'],
          message: `must be ${expected}: a conversation begins with the user, and turns alternate`,
        });
      }
    });
    if (turns.length > 0 && turns.at(-1)!.role !== 'USER') {
      context.addIssue({ code: 'custom', path: [], message: "must end with the user's turn" });
    }
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

const prompt = z.strictObject({
  system: text.nullish(),
  messages,
  parameters: parameters.nullish(),
} satisfies Record<keyof PromptInput, z.ZodType>);

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
  requestId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 characters of A-Z a-z 0-9 _ -')
    .nullish(),
} satisfies Record<keyof MutationInvokeArgs, z.ZodType>);

export type InvokeRequest = z.infer<typeof invokeArgs>;
