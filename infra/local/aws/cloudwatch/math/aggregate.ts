import { Refused } from '../refused.ts';
import type { Series } from '../series.ts';
import { computed, isArray, isScalar, timesOfAny, type Value } from './value.ts';

/** What is made of values: all those of a series, or those that several series have at a time; `of` is how many there would be with those that are missing. */
const AGGREGATES = {
  SUM: (values) => sum(values),
  // Of several series, what is missing counts as 0.
  AVG: (values, of) => (of === 0 ? 0 : sum(values) / of),
  MIN: (values) => (values.length === 0 ? 0 : values.reduce((a, b) => Math.min(a, b))),
  MAX: (values) => (values.length === 0 ? 0 : values.reduce((a, b) => Math.max(a, b))),
  DATAPOINT_COUNT: (values) => values.length,
} as const satisfies Record<string, (values: readonly number[], of: number) => number>;

export type Aggregate = keyof typeof AGGREGATES;

export const isAggregate = (name: string): name is Aggregate => Object.hasOwn(AGGREGATES, name);

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** One number of a series. */
export function numberOf(name: Aggregate, { points }: Series): number {
  const values = [...points.values()];
  return AGGREGATES[name](values, values.length);
}

/** One number of a series; of several, a series with one value for each time at which any of them has one. */
export function aggregate(name: Aggregate, value: Value, period: number): Value {
  if (isScalar(value)) throw new Refused(`${name} takes one or more time series, not a number.`);
  if (!isArray(value)) return numberOf(name, value);
  return computed(
    value[0]?.period ?? period,
    name,
    timesOfAny(value).map((at) => {
      const values = value.flatMap(({ points }) => points.get(at) ?? []);
      return [at, AGGREGATES[name](values, value.length)];
    }),
  );
}
