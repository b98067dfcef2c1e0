import * as z from 'zod';
import { plus, statisticsOf, type Measured, type Statistics } from './metric.ts';
import { Refused } from './refused.ts';

const datum = z.strictObject({
  MetricName: z.string().min(1),
  Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).optional(),
  Timestamp: z.number().optional(),
  Value: z.number().optional(),
  StatisticValues: z
    .strictObject({ SampleCount: z.number(), Sum: z.number(), Minimum: z.number(), Maximum: z.number() })
    .optional(),
  Values: z.array(z.number()).optional(),
  Counts: z.array(z.number()).optional(),
  Unit: z.string().optional(),
  StorageResolution: z.number().optional(),
});

export const putMetricDataInput = z.strictObject({
  Namespace: z.string().min(1),
  MetricData: z.array(datum).max(1_000),
});

/**
 * What is put. Beyond what the service takes, of any time: so a history can be made.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
export const measuredOf = (
  { Namespace, MetricData }: z.infer<typeof putMetricDataInput>,
  now: number,
): Measured[] =>
  MetricData.map((one) => ({
    metric: {
      namespace: Namespace,
      name: one.MetricName,
      dimensions: Object.fromEntries((one.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
    },
    at: one.Timestamp === undefined ? now : one.Timestamp * 1_000,
    values: valuesOf(one),
  }));

function valuesOf({ MetricName, Value, StatisticValues, Values, Counts }: z.infer<typeof datum>): Statistics {
  if (StatisticValues) {
    const { Sum: sum, SampleCount: count, Minimum: min, Maximum: max } = StatisticValues;
    return { sum, count, min, max };
  }
  const values = Values?.map((value, i) => statisticsOf(value, Counts?.[i])) ?? [];
  if (Value !== undefined) values.push(statisticsOf(Value));
  if (values.length === 0) throw new Refused(`${MetricName} has no value.`);
  return values.reduce(plus);
}
