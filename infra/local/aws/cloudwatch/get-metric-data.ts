import * as z from 'zod';
import type { KeptMetrics } from './kept-metrics.ts';
import { isDynamic, labelOf } from './labels.ts';
import { seriesOf, type Scope } from './math/evaluate.ts';
import { inTime } from './math/value.ts';
import { isStat, keyOf, type Metric } from './metric.ts';
import { notHere, Refused } from './refused.ts';
import { finds } from './search/match.ts';
import { parseSearch } from './search/parse.ts';
import { startOf, statisticBy, type Range, type Series } from './series.ts';

/** What one request may ask for. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export interface Limits {
  queries: number;
  /** Series that all searches of a request may find. */
  series: number;
  points: number;
}

export const LIMITS: Limits = { queries: 500, series: 500, points: 100_800 };

const DAY = 86_400;
const TWO_WEEKS = 14 * DAY;

/** How finely data of an age is kept: in seconds, from so many days on. */
const RESOLUTIONS = [
  { days: 455, seconds: Infinity },
  { days: 63, seconds: 3_600 },
  { days: 15, seconds: 300 },
  { days: -Infinity, seconds: 60 },
];

const resolutionAt = (at: number, now: number): number =>
  RESOLUTIONS.find(({ days }) => now - at >= days * DAY)!.seconds;

const period = z.number().int().min(1).max(DAY);
const dimension = z.strictObject({ Name: z.string(), Value: z.string() });
const query = z.strictObject({
  Id: z.string().regex(/^[a-z][A-Za-z0-9_]*$/, 'must begin with a lower-case letter'),
  MetricStat: z
    .strictObject({
      Metric: z.strictObject({
        Namespace: z.string(),
        MetricName: z.string(),
        Dimensions: z.array(dimension).optional(),
      }),
      Period: period,
      Stat: z.string(),
      Unit: z.undefined({ message: 'is not something that this stand-in keeps' }).optional(),
    })
    .optional(),
  Expression: z.string().max(2_048).optional(),
  Label: z.string().optional(),
  ReturnData: z.boolean().optional(),
  Period: period.optional(),
});
type Query = z.infer<typeof query>;

export const getMetricDataInput = z.strictObject({
  MetricDataQueries: z.array(query).min(1),
  StartTime: z.number(),
  EndTime: z.number(),
  NextToken: z.string().optional(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  MaxDatapoints: z.number().int().min(1).optional(),
});

interface Result {
  Id: string;
  Label: string;
  Timestamps: number[];
  Values: number[];
  StatusCode: 'Complete' | 'PartialData';
}

interface Answer {
  MetricDataResults: Result[];
  Messages: { Code: string; Value: string }[];
  NextToken?: string;
}

/**
 * Answers metrics and what is computed of them. Points are of multiples of their period since 1970.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function getMetricData(
  input: z.infer<typeof getMetricDataInput>,
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

/** The queries of one request, each evaluated once. */
class Asking {
  foundTooMany = false;
  readonly #queries: ReadonlyMap<string, Query>;
  readonly #on: { metrics: KeptMetrics; range: Range; now: number; mostSeries: number };
  readonly #values = new Map<string, Series | Series[] | 'under way'>();
  #found = 0;

  constructor(
    queries: ReadonlyMap<string, Query>,
    on: { metrics: KeptMetrics; range: Range; now: number; mostSeries: number },
  ) {
    this.#queries = queries;
    this.#on = on;
  }

  /** What a query answers, with its labels. */
  labelled(one: Query): Series[] {
    const value = this.#valueOf(one.Id);
    const { Label } = one;
    if (Label === undefined) return [value].flat();
    if (isDynamic(Label))
      return [value].flat().map((series) => ({ ...series, label: labelOf(Label, series) }));
    // As a graph's legend has it: the label of the expression before that of each series.
    return Array.isArray(value)
      ? value.map((series) => ({ ...series, label: `${Label} ${series.label}`.trim() }))
      : [{ ...value, label: Label }];
  }

  #valueOf(id: string): Series | Series[] {
    const known = this.#values.get(id);
    if (known === 'under way') throw new Refused(`The expression ${id} refers to itself.`);
    if (known) return known;
    const one = this.#queries.get(id);
    if (!one) throw new Refused(`There is no query with the Id ${id}.`);
    this.#values.set(id, 'under way');
    const value = this.#evaluated(one);
    this.#values.set(id, value);
    return value;
  }

  #evaluated({ Id, MetricStat, Expression, Period }: Query): Series | Series[] {
    if ((MetricStat === undefined) === (Expression === undefined))
      throw new Refused(`The query ${Id} must have either MetricStat or Expression.`);
    if (MetricStat) {
      const { Metric, Period: seconds, Stat } = MetricStat;
      const dimensions = Object.fromEntries(
        (Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]),
      );
      return this.#read({ namespace: Metric.Namespace, name: Metric.MetricName, dimensions }, Stat, seconds);
    }
    const scope: Scope = {
      range: this.#on.range,
      period: Period ?? this.#shortestPeriod(),
      query: (id) => this.#valueOf(id),
      metrics: (containing) =>
        [...this.#queries.values()].flatMap((one) =>
          one.MetricStat && one.Id.includes(containing) ? this.#valueOf(one.Id) : [],
        ),
      search: (search, stat, seconds) => this.#search(search, stat, seconds ?? Period),
    };
    return seriesOf(Expression!, scope);
  }

  #shortestPeriod(): number {
    const periods = [...this.#queries.values()].flatMap(({ MetricStat }) => MetricStat?.Period ?? []);
    return periods.length > 0 ? Math.min(...periods) : 300;
  }

  /** Searches find what has been measured within two weeks. */
  #search(search: string, stat: string, seconds: number | undefined): Series[] {
    if (seconds === undefined) throw new Refused('A search needs a Period.');
    const parsed = parseSearch(search);
    const { now, mostSeries } = this.#on;
    const found = [...this.#on.metrics.all()]
      .filter(({ metric, last }) => last >= now - TWO_WEEKS && finds(parsed, metric))
      .map(({ metric }) => metric)
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const room = Math.max(0, mostSeries - this.#found);
    this.foundTooMany ||= found.length > room;
    this.#found += Math.min(room, found.length);
    return found.slice(0, room).map((metric) => this.#read(metric, stat, seconds));
  }

  #read(metric: Metric, stat: string, seconds: number): Series {
    if (!isStat(stat)) throw notHere(`The statistic ${stat}`);
    if (seconds % 60 !== 0) throw notHere(`A period of ${seconds} s`);
    const { metrics, range, now } = this.#on;
    const whole = { from: startOf(range.from, seconds), to: startOf(range.to - 1, seconds) + seconds };
    // What is older is kept more coarsely: a finer period finds nothing there.
    const minutes = [...metrics.minutes(metric, whole)].filter(
      ([at]) => seconds % resolutionAt(at, now) === 0,
    );
    return {
      label: [...Object.values(metric.dimensions), metric.name].join(' '),
      period: seconds,
      points: statisticBy(minutes, seconds, stat),
      of: { metric, stat },
    };
  }
}

/**
 * As many points as a request may answer. What is left comes with the next token; of expressions there is none, as documented: the rest is not told.
 */
function page(
  all: readonly { Id: string; series: Series }[],
  { ScanBy, NextToken }: Pick<z.infer<typeof getMetricDataInput>, 'ScanBy' | 'NextToken'>,
  { most, isPaged }: { most: number; isPaged: boolean },
): Pick<Answer, 'MetricDataResults' | 'NextToken'> {
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
