import * as z from 'zod';
import type { BudgetUnit } from '../../schema/types.ts';
import { isTimeZone } from '../ledger/window.ts';
import { tagValue } from '../pipeline/tags.ts';
import { picoUsdFromUsd } from '../pricing/money.ts';

/** More than anybody's bill, and small enough that sums of it stay well within DynamoDB's 38 digits. */
const MAX_AMOUNT = 1e15;

const name = z.string().trim().min(1, 'must not be empty').max(128, 'must be at most 128 characters');
const thresholds = z
  .array(z.number().int().min(1, 'must be at least 1').max(100, 'must be at most 100'))
  .max(10, 'must be at most 10 thresholds')
  .transform((values) => [...new Set(values)].sort((a, b) => a - b));
const amount = z.number().min(0, 'must be at least 0').max(MAX_AMOUNT, `must be at most ${MAX_AMOUNT}`);
const mode = z.enum(['ENFORCE', 'OBSERVE']);
const onExceed = z.enum(['DENY', 'CLAMP', 'DOWNGRADE']);
const unit = z.enum(['USD', 'TOKENS', 'REQUESTS']);
const period = z.enum(['MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'TOTAL']);

const scope = z.object({
  model: z.string().min(1, 'must not be empty').max(256).nullish(),
  costCenter: tagValue.nullish(),
  applicationId: tagValue.nullish(),
  environment: tagValue.nullish(),
});

const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone, such as UTC or Europe/Zurich');

/** An amount in a unit as the ledger counts it, or what is wrong with it. */
export function parseAmount(value: number, of: BudgetUnit): bigint | string {
  if (of !== 'USD') return Number.isSafeInteger(value) ? BigInt(value) : 'must be a whole number';
  return picoUsdFromUsd(value) ?? 'must have at most 12 decimals';
}

export const createSchema = z.object({
  input: z.object({
    name,
    scope,
    unit,
    limit: amount,
    period,
    timeZone: timeZone.nullish(),
    mode: mode.nullish(),
    onExceed: onExceed.nullish(),
    downgradeTo: z.string().nullish(),
    thresholds: thresholds.nullish(),
  }),
});

export const updateSchema = z.object({
  id: z.string(),
  input: z.object({
    name: name.nullish(),
    limit: amount.nullish(),
    mode: mode.nullish(),
    onExceed: onExceed.nullish(),
    downgradeTo: z.string().nullish(),
    thresholds: thresholds.nullish(),
  }),
  expectedVersion: z.number().int().nullish(),
});

export const idSchema = z.object({ id: z.string() });

export const topUpSchema = z.object({
  id: z.string(),
  amount: amount.gt(0, 'must be more than 0'),
  reason: z.string().trim().min(1, 'must not be empty').max(500, 'must be at most 500 characters'),
  expiresAt: z.iso.datetime({ offset: true, message: 'must be a date and time with a time zone' }).nullish(),
});

export const listSchema = z.object({
  filter: z
    .object({
      model: z.string().nullish(),
      costCenter: z.string().nullish(),
      applicationId: z.string().nullish(),
      environment: z.string().nullish(),
      unit: unit.nullish(),
      period: period.nullish(),
      mode: mode.nullish(),
      name: z.string().nullish(),
    })
    .nullish(),
  limit: z.number().int().min(1, 'must be at least 1').max(100, 'must be at most 100').nullish(),
  nextToken: z.string().nullish(),
});

export type CreateArgs = z.infer<typeof createSchema>;
export type UpdateArgs = z.infer<typeof updateSchema>;
export type TopUpArgs = z.infer<typeof topUpSchema>;
export type ListArgs = z.infer<typeof listSchema>;
