import * as z from 'zod';
import {
  ExportColumn,
  InvocationSort,
  UsageDimension,
  UsageOutcome,
  UsagePeriod,
  type ExportUsageInput,
  type InvocationFilter,
  type QueryExportUsageArgs,
  type QueryInvocationsArgs,
  type QueryUsageArgs,
  type UsageFilter,
  type UsageInput,
} from '../../schema/types.ts';
import { tagValue } from '../catalog/tag-value.ts';
import { pageOf, rowToken, some } from '../errors/list-input.ts';
import { isTimeZone } from '../ledger/ledger.ts';
import { MAX_EXPORTED_ROWS } from './export.ts';
import { picoUsdFromUsd } from '../pricing/money.ts';

const moment = z.iso.datetime({ offset: true, message: 'must be a date and time with a time zone' });
export const model = z.string().min(1, 'must not be empty').max(256);
/** As callers are named: `user:…`, `iam:…`, `api-key`. */
const caller = z
  .string()
  .min(1, 'must not be empty')
  .max(256)
  .regex(/^[^#\p{Cc}]*$/u, 'must not have # or control characters');

const usageFilter = z.strictObject({
  costCenter: some(tagValue),
  applicationId: some(tagValue),
  environment: some(tagValue),
  model: some(model),
  caller: some(caller),
  isCovered: z.boolean().nullish(),
} satisfies Record<keyof UsageFilter, z.ZodType>);

const MAX_ROWS_A_PAGE = 1_000;

/** What every question about a range of time says, and how its answer is paged. */
export const rangeQuestion = {
  from: moment,
  to: moment.nullish(),
  period: z.enum(UsagePeriod).nullish(),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone, such as UTC or Europe/Zurich')
    .nullish(),
  limit: pageOf(MAX_ROWS_A_PAGE),
  nextToken: rowToken,
};

/** What is asked of usage in every form. */
const question = {
  ...rangeQuestion,
  groupBy: z.array(z.enum(UsageDimension)).max(5).nullish(),
  filter: usageFilter.nullish(),
};

const usageInput = z.strictObject({
  ...question,
} satisfies Record<keyof UsageInput, z.ZodType>);

export const usageArgs = z.strictObject({
  input: usageInput,
} satisfies Record<keyof QueryUsageArgs, z.ZodType>);

const exportInput = z.strictObject({
  ...question,
  columns: z.array(z.enum(ExportColumn)).min(1, 'must name at least one').max(100).nullish(),
  limit: pageOf(MAX_EXPORTED_ROWS),
  nextToken: z.string().max(4_000).nullish(),
} satisfies Record<keyof ExportUsageInput, z.ZodType>);

export const exportArgs = z.strictObject({
  input: exportInput,
} satisfies Record<keyof QueryExportUsageArgs, z.ZodType>);

/** More than any call costs. */
const MAX_USD = 1e6;

const invocationFilter = z.strictObject({
  from: moment.nullish(),
  to: moment.nullish(),
  costCenter: tagValue.nullish(),
  applicationId: tagValue.nullish(),
  environment: tagValue.nullish(),
  model: model.nullish(),
  caller: caller.nullish(),
  outcome: z.enum(UsageOutcome).nullish(),
  isCovered: z.boolean().nullish(),
  isGuessed: z.boolean().nullish(),
  costUsdAtLeast: z
    .number()
    .min(0, 'must be at least 0')
    .max(MAX_USD, `must be at most ${MAX_USD}`)
    .refine((usd) => picoUsdFromUsd(usd) !== undefined, 'must have at most 12 decimals')
    .nullish(),
} satisfies Record<keyof InvocationFilter, z.ZodType>);

const MAX_CALLS_A_PAGE = 100;

export const invocationsArgs = z.strictObject({
  filter: invocationFilter.nullish(),
  sortBy: z.enum(InvocationSort).nullish(),
  limit: pageOf(MAX_CALLS_A_PAGE),
  nextToken: z.string().max(100).nullish(),
} satisfies Record<keyof QueryInvocationsArgs, z.ZodType>);
