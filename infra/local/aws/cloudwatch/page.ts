import type { GetMetricDataInput } from './get-metric-data-input.ts';
import { inTime } from './math/value.ts';
import { Refused } from './refused.ts';
import type { Series } from './series.ts';

interface Result {
  Id: string;
  Label: string;
  Timestamps: number[];
  Values: number[];
  StatusCode: 'Complete' | 'PartialData';
}

/** A part of an answer, and where the next begins. */
export interface Page {
  MetricDataResults: Result[];
  NextToken?: string;
}

/**
 * As many points as a request may answer. What is left comes with the next token; of expressions there is none, as documented: the rest is not told.
 */
export function page(
  all: readonly { Id: string; series: Series }[],
  { ScanBy, NextToken }: Pick<GetMetricDataInput, 'ScanBy' | 'NextToken'>,
  { most, isPaged }: { most: number; isPaged: boolean },
): Page {
  const start = Number(NextToken ?? 0);
  if (!Number.isInteger(start)) throw new Refused('The NextToken is not one that a page ended with.');
  const end = start + most;
  let before = 0;
  const results = all.flatMap(({ Id, series }): Result[] => {
    const points = inTime(series);
    if (ScanBy === 'TimestampDescending') points.reverse();
    const first = before;
    before += points.length;
    const some = points.slice(Math.max(0, start - first), Math.max(0, end - first));
    if (start > 0 && some.length === 0) return [];
    return [
      {
        Id,
        Label: series.label,
        Timestamps: some.map(([at]) => at),
        Values: some.map(([, value]) => value),
        StatusCode: before > end && points.length > 0 ? 'PartialData' : 'Complete',
      },
    ];
  });
  return { MetricDataResults: results, ...(isPaged && end < before && { NextToken: String(end) }) };
}
