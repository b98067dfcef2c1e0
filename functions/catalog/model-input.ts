import * as z from 'zod';
import {
  ModelLifecycle,
  type ModelSpeedsInput,
  type MutationDeleteModelArgs,
  type MutationPutModelArgs,
  type PutModelInput,
  type TokenPriceBandInput,
  type TokenPriceInput,
} from '../../schema/types.ts';
import { scaleDecimal } from '../pricing/money.ts';
import { FACTOR_DECIMALS, picoUsdPerToken } from '../pricing/price.ts';
import { tagValue } from './tag-value.ts';

const MAX_PRICE = 1_000_000; // USD per million tokens
const MAX_TOKENS = 100_000_000;

const price = z
  .number()
  .min(0, 'must be at least 0')
  .max(MAX_PRICE, `must be at most ${MAX_PRICE}`)
  .refine((value) => picoUsdPerToken(value) !== undefined, 'must have at most 6 decimals');
const tokens = z.number().int().min(1, 'must be at least 1').max(MAX_TOKENS);

const kinds = {
  input: price,
  output: price,
  cacheRead: price.nullish(),
  cacheWrite5m: price.nullish(),
  cacheWrite1h: price.nullish(),
};

const band = z.strictObject({
  ...kinds,
  abovePromptTokens: tokens,
} satisfies Record<keyof TokenPriceBandInput, z.ZodType>);

const prices = z.strictObject({
  ...kinds,
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region, such as us-east-1')
    .nullish(),
  bands: z
    .array(band)
    .max(5, 'must be at most 5 bands')
    .refine(
      (bands) =>
        bands.every(
          ({ abovePromptTokens }, i) => i === 0 || abovePromptTokens > bands[i - 1]!.abovePromptTokens,
        ),
      'must be ascending by abovePromptTokens',
    )
    .nullish(),
  effectiveFrom: z.iso
    .datetime({ offset: true, message: 'must be a date and time with a time zone' })
    .nullish(),
} satisfies Record<keyof TokenPriceInput, z.ZodType>);

const factor = z
  .number()
  .positive('must be more than 0')
  .max(100, 'must be at most 100')
  .refine((value) => scaleDecimal(value, FACTOR_DECIMALS) !== undefined, 'must have at most 4 decimals')
  .nullish();

const speeds = z.strictObject({
  priority: factor,
  flex: factor,
  optimized: factor,
} satisfies Record<keyof ModelSpeedsInput, z.ZodType>);

const input = z.strictObject({
  alias: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'must be 1 to 64 characters of a-z 0-9 . -'),
  modelId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9.:/_-]{2,255}$/, 'must be a Bedrock model ID or a profile ARN'),
  canonicalModel: z.string().min(3).max(256).nullish(),
  provider: z.string().min(1).max(64).nullish(),
  costCenter: tagValue.nullish(),
  priceUsdPerMillion: prices.nullish(),
  maxOutputTokens: tokens,
  contextWindow: tokens,
  lifecycle: z.enum(ModelLifecycle).nullish(),
  replacedBy: z.string().nullish(),
  defaultMaxTokens: tokens.nullish(),
  speeds: speeds.nullish(),
  fallbacks: z.array(z.string().min(1)).max(5, 'must be at most 5 models').nullish(),
  expectedVersion: z.string().nullish(),
} satisfies Record<keyof PutModelInput, z.ZodType>);

export const putModelArgs = z.strictObject({ input } satisfies Record<keyof MutationPutModelArgs, z.ZodType>);

export const deleteModelArgs = z.strictObject({
  alias: z.string(),
} satisfies Record<keyof MutationDeleteModelArgs, z.ZodType>);

export type ModelInput = z.infer<typeof input>;
