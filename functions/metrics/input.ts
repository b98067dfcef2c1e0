import * as z from 'zod';
import {
  MetricDimension,
  MetricSource,
  type MetricFilter,
  type MetricUsageInput,
  type QueryMetricUsageArgs,
} from '../../schema/types.ts';
import { tagValue } from '../catalog/tag-value.ts';
import { some } from '../errors/list-input.ts';
import { model, rangeQuestion } from '../usage/input.ts';

const filter = z.strictObject({
  costCenter: some(tagValue),
  applicationId: some(tagValue),
  environment: some(tagValue),
  model: some(model),
} satisfies Record<keyof MetricFilter, z.ZodType>);

export const metricUsageArgs = z.strictObject({
  input: z.strictObject({
    ...rangeQuestion,
    source: z.enum(MetricSource).nullish(),
    groupBy: z.array(z.enum(MetricDimension)).max(4).nullish(),
    filter: filter.nullish(),
  } satisfies Record<keyof MetricUsageInput, z.ZodType>),
} satisfies Record<keyof QueryMetricUsageArgs, z.ZodType>);
