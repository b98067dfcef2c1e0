import * as z from 'zod';
import type { KeptMetrics } from './kept-metrics.ts';
import { keyOf } from './metric.ts';

const PAGE = 500;
const TWO_WEEKS = 14 * 86_400;

export const listMetricsInput = z.strictObject({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string().optional() })).optional(),
  NextToken: z.string().regex(/^\d+$/).optional(),
});

/**
 * The metrics that were measured within two weeks.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
 */
export function listMetrics(
  { Namespace, MetricName, Dimensions = [], NextToken }: z.infer<typeof listMetricsInput>,
  metrics: KeptMetrics,
  now: number,
): object {
  const found = [...metrics.all()]
    .filter(
      ({ metric, last }) =>
        last >= now - TWO_WEEKS &&
        (Namespace === undefined || Namespace === metric.namespace) &&
        (MetricName === undefined || MetricName === metric.name) &&
        Dimensions.every(
          ({ Name, Value }) =>
            Object.hasOwn(metric.dimensions, Name) &&
            (Value ?? metric.dimensions[Name]) === metric.dimensions[Name],
        ),
    )
    .map(({ metric }) => metric)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const start = Number(NextToken ?? 0);
  const end = start + PAGE;
  return {
    Metrics: found.slice(start, end).map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    })),
    ...(end < found.length && { NextToken: String(end) }),
  };
}
