import * as z from 'zod';
import {
  BudgetMode,
  BudgetPeriod,
  BudgetSort,
  BudgetUnit,
  OnExceed,
  type BudgetFilter,
  type BudgetHistoryArgs,
  type BudgetScopeInput,
  type CreateBudgetInput,
  type MutationCreateBudgetArgs,
  type MutationTopUpBudgetArgs,
  type MutationUpdateBudgetArgs,
  type MutationWithdrawTopUpArgs,
  type QueryBudgetChangesArgs,
  type QueryBudgetsArgs,
  type TopUpBudgetInput,
  type UpdateBudgetInput,
  type WithdrawTopUpInput,
} from '../../schema/types.ts';
import { tagValue } from '../catalog/tag-value.ts';
import { isTimeZone } from '../ledger/ledger.ts';
import { picoUsdFromUsd } from '../pricing/money.ts';

/** More than anybody's bill, and small enough that sums of it stay well within 38 digits. */
const MAX_AMOUNT = 1e15;

const name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(128, 'must be at most 128 characters')
  .regex(/^\P{Cc}*$/u, 'must not have control characters');
const thresholds = z
  .array(z.number().int().min(1, 'must be at least 1').max(100, 'must be at most 100'))
  .max(10, 'must be at most 10 thresholds')
  .transform((values) => [...new Set(values)].sort((a, b) => a - b));
const amount = z.number().min(0, 'must be at least 0').max(MAX_AMOUNT, `must be at most ${MAX_AMOUNT}`);
const mode = z.enum(BudgetMode);
const onExceed = z.enum(OnExceed);
const unit = z.enum(BudgetUnit);
const period = z.enum(BudgetPeriod);
const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone, such as UTC or Europe/Zurich');

const scope = z.strictObject({
  model: z.string().min(1, 'must not be empty').max(256).nullish(),
  costCenter: tagValue.nullish(),
  applicationId: tagValue.nullish(),
  environment: tagValue.nullish(),
} satisfies Record<keyof BudgetScopeInput, z.ZodType>);

const wholeNumber = (value: number): bigint | undefined =>
  Number.isSafeInteger(value) ? BigInt(value) : undefined;

/** How each unit's amounts are read, and what they must be. */
const AMOUNTS: Record<BudgetUnit, { parse: (value: number) => bigint | undefined; must: string }> = {
  USD: { parse: picoUsdFromUsd, must: 'must have at most 12 decimals' },
  TOKENS: { parse: wholeNumber, must: 'must be a whole number' },
  REQUESTS: { parse: wholeNumber, must: 'must be a whole number' },
};

/** An amount in a unit as the ledger counts it, or what it must be. */
export function parseAmount(value: number, of: BudgetUnit): { parsed: bigint } | { must: string } {
  const { parse, must } = AMOUNTS[of];
  const parsed = parse(value);
  return parsed === undefined ? { must } : { parsed };
}

const reason = z.string().trim().min(1, 'must not be empty').max(500, 'must be at most 500 characters');
const clientToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 characters of A-Z a-z 0-9 _ -');

/** What is longer than any ID is refused here: as a key it could not even be asked for. */
const id = z.string().min(1).max(64);

const created = z.strictObject({
  name,
  scope,
  unit,
  limit: amount,
  period,
  timeZone: timeZone.nullish(),
  mode: mode.nullish(),
  onExceed: onExceed.nullish(),
  downgradeTo: z.string().min(1).nullish(),
  thresholds: thresholds.nullish(),
  clientToken: clientToken.nullish(),
} satisfies Record<keyof CreateBudgetInput, z.ZodType>);

export const createArgs = z.strictObject({
  input: created,
} satisfies Record<keyof MutationCreateBudgetArgs, z.ZodType>);

const updated = z.strictObject({
  id,
  expectedVersion: z.number().int().nullish(),
  name: name.nullish(),
  limit: amount.nullish(),
  mode: mode.nullish(),
  onExceed: onExceed.nullish(),
  downgradeTo: z.string().min(1).nullish(),
  thresholds: thresholds.nullish(),
} satisfies Record<keyof UpdateBudgetInput, z.ZodType>);

export const updateArgs = z.strictObject({
  input: updated,
} satisfies Record<keyof MutationUpdateBudgetArgs, z.ZodType>);

export const idArgs = z.strictObject({ id });

const toppedUp = z.strictObject({
  id,
  amount: amount.gt(0, 'must be more than 0'),
  reason,
  expiresAt: z.iso.datetime({ offset: true, message: 'must be a date and time with a time zone' }).nullish(),
  clientToken: clientToken.nullish(),
} satisfies Record<keyof TopUpBudgetInput, z.ZodType>);

export const topUpArgs = z.strictObject({
  input: toppedUp,
} satisfies Record<keyof MutationTopUpBudgetArgs, z.ZodType>);

const withdrawn = z.strictObject({
  id,
  topUpId: z.string(),
  reason,
} satisfies Record<keyof WithdrawTopUpInput, z.ZodType>);

export const withdrawArgs = z.strictObject({
  input: withdrawn,
} satisfies Record<keyof MutationWithdrawTopUpArgs, z.ZodType>);

const filter = z.strictObject({
  model: z.string().nullish(),
  costCenter: z.string().nullish(),
  applicationId: z.string().nullish(),
  environment: z.string().nullish(),
  unit: unit.nullish(),
  period: period.nullish(),
  mode: mode.nullish(),
  name: z.string().nullish(),
  percentUsedAtLeast: z.number().min(0, 'must be at least 0').nullish(),
  includeDeleted: z.boolean().nullish(),
} satisfies Record<keyof BudgetFilter, z.ZodType>);

const pageSize = z.number().int().min(1, 'must be at least 1').max(100, 'must be at most 100');

export const listArgs = z.strictObject({
  filter: filter.nullish(),
  sortBy: z.enum(BudgetSort).nullish(),
  limit: pageSize.nullish(),
  nextToken: z.string().nullish(),
} satisfies Record<keyof QueryBudgetsArgs, z.ZodType>);

export const changesArgs = z.strictObject({
  budgetId: z.string(),
  limit: pageSize.nullish(),
  nextToken: z.string().nullish(),
} satisfies Record<keyof QueryBudgetChangesArgs, z.ZodType>);

export const historyArgs = z.strictObject({
  limit: z.number().int().min(1, 'must be from 1 to 100').max(100, 'must be from 1 to 100').nullish(),
} satisfies Record<keyof BudgetHistoryArgs, z.ZodType>);

export type CreateArgs = z.infer<typeof createArgs>;
export type UpdateArgs = z.infer<typeof updateArgs>;
export type TopUpArgs = z.infer<typeof topUpArgs>;
export type WithdrawArgs = z.infer<typeof withdrawArgs>;
export type ChangesArgs = z.infer<typeof changesArgs>;
export type ListArgs = z.infer<typeof listArgs>;
