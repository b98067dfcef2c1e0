import * as z from 'zod';
import { providerOf } from './model.ts';

/** Thinking is generated, and paid for, within `maxTokens`; so the hold covers it. */
const anthropic = z.strictObject({
  thinking: z
    .discriminatedUnion(
      'type',
      [
        z.strictObject({
          type: z.literal('enabled'),
          budget_tokens: z
            .int('must be a whole number, 1024 or more, and below maxTokens')
            .min(1_024, 'must be at least 1024'),
        }),
        z.strictObject({ type: z.literal('adaptive') }),
        z.strictObject({ type: z.literal('disabled') }),
      ],
      'type must be enabled, adaptive or disabled',
    )
    .optional(),
  output_config: z.strictObject({ effort: z.enum(['low', 'medium', 'high', 'max']) }).optional(),
});

/** With the highest effort Nova takes no limit on its output. */
const amazon = z.strictObject({
  reasoningConfig: z
    .strictObject({
      type: z.enum(['enabled', 'disabled']),
      maxReasoningEffort: z.enum(['low', 'medium']).optional(),
    })
    .optional(),
});

const openai = z.strictObject({ reasoning_effort: z.enum(['low', 'medium', 'high']).optional() });

/** What each family takes of its own fields, where what it can cost is known. */
const FAMILIES: Record<string, z.ZodObject> = { anthropic, amazon, openai };
const NONE = z.strictObject({});

/** What is wrong with a family's own fields, below the field that they are given in. */
export function wrongAdditionalFields(
  canonicalModel: string,
  fields: Record<string, unknown>,
  maxTokens: number,
): { path: PropertyKey[]; message: string }[] {
  const family = FAMILIES[providerOf(canonicalModel)] ?? NONE;
  const parsed = family.safeParse(fields);
  if (!parsed.success)
    return parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key], message: refusal(family) }))
        : [{ path: issue.path, message: issue.message }],
    );
  const { thinking } = parsed.data as z.infer<typeof anthropic>;
  if (thinking?.type === 'enabled' && thinking.budget_tokens >= maxTokens)
    return [
      { path: ['thinking', 'budget_tokens'], message: `must be below maxTokens, which is ${maxTokens} here` },
    ];
  return [];
}

/** Whether a model takes a call's own fields, with so many tokens to generate. */
export const takesFields = (
  { canonicalModel }: { canonicalModel: string },
  { additionalFields }: { additionalFields: Record<string, unknown> },
  maxTokens: number,
): boolean => wrongAdditionalFields(canonicalModel, additionalFields, maxTokens).length === 0;

/** Whether a family's own fields ask the model to think. */
export const asksToThink = ({ thinking, reasoningConfig }: Record<string, unknown>): boolean =>
  [thinking, reasoningConfig].some(
    (one) => typeof one === 'object' && one !== null && (one as { type?: unknown }).type !== 'disabled',
  );

function refusal({ shape }: z.ZodObject): string {
  const allowed = Object.keys(shape);
  return `is not let through, since it may change what the call costs or what was checked${
    allowed.length > 0 ? `; for this model there are ${allowed.join(', ')}` : ''
  }`;
}
