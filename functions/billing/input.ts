import * as z from 'zod';
import {
  CostDimension,
  CostGranularity,
  type CostFilter,
  type CostReportInput,
  type QueryCostReportArgs,
} from '../../schema/types.ts';
import { tagValue } from '../catalog/tag-value.ts';

const day = z.iso.date('must be a day such as 2026-11-01: bills are by UTC days, and no finer');
const name = z.string().min(1, 'must not be empty').max(256);

const MAX_VALUES = 50;
const some = <T extends z.ZodType>(of: T) =>
  z.array(of).min(1, 'must name at least one').max(MAX_VALUES, `must name at most ${MAX_VALUES}`).nullish();

const costFilter = z.strictObject({
  costCenter: some(tagValue),
  applicationId: some(tagValue),
  environment: some(tagValue),
  model: some(name),
  service: some(name),
} satisfies Record<keyof CostFilter, z.ZodType>);

const MAX_GROUPS = 2;
const MAX_ROWS_A_PAGE = 1_000;

const costReportInput = z.strictObject({
  from: day,
  to: day.nullish(),
  granularity: z.enum(CostGranularity),
  groupBy: z
    .array(z.enum(CostDimension))
    .max(MAX_GROUPS, `must be ${MAX_GROUPS} at most: Cost Explorer groups by no more`)
    .nullish(),
  filter: costFilter.nullish(),
  limit: z
    .number()
    .int()
    .min(1, 'must be at least 1')
    .max(MAX_ROWS_A_PAGE, `must be at most ${MAX_ROWS_A_PAGE}`)
    .nullish(),
  nextToken: z
    .string()
    .regex(/^\d{1,9}$/, 'is not one that a page ended with')
    .nullish(),
} satisfies Record<keyof CostReportInput, z.ZodType>);

export const costReportArgs = z.strictObject({
  input: costReportInput,
} satisfies Record<keyof QueryCostReportArgs, z.ZodType>);
