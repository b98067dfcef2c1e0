import * as z from 'zod';
import {
  GuardrailStreamProcessing,
  PerformanceLatency,
  ServiceTier,
  type GuardrailInput,
  type OutputFormatInput,
  type PerformanceInput,
} from '../../schema/types.ts';
import { speedsOf } from '../prompt/needs.ts';
import { identifier } from './blocks.ts';
import { jsonObject, text } from './text.ts';

/** What an answer is to be, beside its text. */
export const outputFormat = z.strictObject({
  name: identifier.nullish(),
  description: text.nullish(),
  schema: jsonObject,
} satisfies Record<keyof OutputFormatInput, z.ZodType>);

export const performance = z
  .strictObject({
    latency: z.enum(PerformanceLatency).nullish(),
    serviceTier: z.enum(ServiceTier).nullish(),
  } satisfies Record<keyof PerformanceInput, z.ZodType>)
  .refine((given) => speedsOf({ performance: given }).length < 2, {
    path: ['latency'],
    message: 'must be STANDARD beside another serviceTier than DEFAULT: what both cost together nobody says',
  });

export const guardrail = z.strictObject({
  identifier: z.string().min(1, 'must not be empty').max(2_048, 'must be at most 2048 characters'),
  version: z.string().regex(/^([1-9][0-9]{0,7}|DRAFT)$/, 'must be a number, or DRAFT'),
  streamProcessing: z.enum(GuardrailStreamProcessing).nullish(),
} satisfies Record<keyof GuardrailInput, z.ZodType>);
