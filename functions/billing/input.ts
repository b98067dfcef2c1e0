import * as z from 'zod';
import {
  CostDimension,
  CostGranularity,
  type CostFilter,
  type CostReportInput,
  type QueryCostReportArgs,
} from '../../schema/types.ts';
import { tagValue } from '../catalog/tag-value.ts';
import { pageOf, rowToken, some } from '../errors/list-input.ts';

const day = z.iso.date('must be a day such as 2026-11-01: bills are by UTC days, and no finer');
const name = z.string().min(1, 'must not be empty').max(256);

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
  limit: pageOf(MAX_ROWS_A_PAGE),
  nextToken: rowToken,
} satisfies Record<keyof CostReportInput, z.ZodType>);

export const costReportArgs = z.strictObject({
  input: costReportInput,
} satisfies Record<keyof QueryCostReportArgs, z.ZodType>);
