import { Asking } from './asking.ts';
import type { GetMetricDataInput } from './get-metric-data-input.ts';
import type { KeptMetrics } from './kept-metrics.ts';
import { page, type Page } from './page.ts';
import { Refused } from './refused.ts';
import { resolutionAt } from './resolution.ts';
import { startOf } from './series.ts';

/** What one request may ask for. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export interface Limits {
  queries: number;
  /** Series that all searches of a request may find. */
  series: number;
  points: number;
}

export const LIMITS: Limits = { queries: 500, series: 500, points: 100_800 };

interface Answer extends Page {
  Messages: { Code: string; Value: string }[];
}

/**
 * Answers metrics and what is computed of them. Points are of multiples of their period since 1970.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function getMetricData(
  input: GetMetricDataInput,
  { metrics, limits, now }: { metrics: KeptMetrics; limits: Limits; now: number },
): Answer {
  const { MetricDataQueries: queries } = input;
  if (queries.length > limits.queries)
    throw new Refused(`A request has at most ${limits.queries} queries, not ${queries.length}.`);
  if (input.StartTime >= input.EndTime)
    throw new Refused('The parameter StartTime must be less than the parameter EndTime.');
  const byId = new Map(queries.map((one) => [one.Id, one]));
  if (byId.size < queries.length) throw new Refused('The Ids of the queries must differ.');
  const asking = new Asking(byId, {
    metrics,
    range: {
      from: startOf(input.StartTime, Math.min(3_600, resolutionAt(input.StartTime, now))),
      to: input.EndTime,
    },
    now,
    mostSeries: limits.series,
  });
  const all = queries
    .filter(({ ReturnData = true }) => ReturnData)
    .flatMap((one) => asking.labelled(one).map((series) => ({ Id: one.Id, series })));
  const isPaged = queries.every(({ Expression, ReturnData }) => !Expression || ReturnData === false);
  return {
    ...page(all, input, { most: Math.min(input.MaxDatapoints ?? limits.points, limits.points), isPaged }),
    Messages: asking.foundTooMany
      ? [
          {
            Code: 'MaxMetricsExceeded',
            Value: `The maximum number of allowed metrics, ${limits.series}, exceeded`,
          },
        ]
      : [],
  };
}
