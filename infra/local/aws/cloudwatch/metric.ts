/** A metric, as CloudWatch tells it from others. */
export interface Metric {
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, string>>;
}

/** The same for the same metric, in whatever order its dimensions come. */
export const keyOf = ({ namespace, name, dimensions }: Metric): string =>
  JSON.stringify([namespace, name, ...Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** What was measured of a metric at a time (ms). */
export interface Measured {
  metric: Metric;
  at: number;
  values: Statistics;
}

/** What is kept of values: enough for all statistics but percentiles. */
export interface Statistics {
  sum: number;
  count: number;
  min: number;
  max: number;
}

/** One value, so many times. */
export const statisticsOf = (value: number, count = 1): Statistics => ({
  sum: value * count,
  count,
  min: value,
  max: value,
});

export const plus = (a: Statistics, b: Statistics): Statistics => ({
  sum: a.sum + b.sum,
  count: a.count + b.count,
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
});

/** The statistics of CloudWatch that these are enough for. */
export const STATS = {
  Sum: ({ sum }) => sum,
  SampleCount: ({ count }) => count,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
} as const satisfies Record<string, (of: Statistics) => number>;

export type Stat = keyof typeof STATS;

export const isStat = (name: string): name is Stat => Object.hasOwn(STATS, name);
