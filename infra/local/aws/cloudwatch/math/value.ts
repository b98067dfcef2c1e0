import { Refused } from '../refused.ts';
import type { Series } from '../series.ts';

/** What an expression comes to: a number (S), a series (TS) or several (TS[]). */
export type Value = number | Series | Series[];

export const isScalar = (value: Value): value is number => typeof value === 'number';
export const isArray = (value: Value): value is Series[] => Array.isArray(value);
export const isSeries = (value: Value): value is Series => !isScalar(value) && !isArray(value);

/** A series of points that were computed; what is no finite number is left out, as what is divided by zero. */
export const computed = (period: number, label: string, points: Iterable<[number, number]>): Series => ({
  label,
  period,
  points: new Map([...points].filter(([, value]) => Number.isFinite(value))),
});

/** Does something to a series, or to each of several. */
export function each(name: string, value: Value, act: (series: Series) => Series): Value {
  if (isScalar(value)) throw new Refused(`${name} takes one or more time series, not a number.`);
  return isArray(value) ? value.map(act) : act(value);
}

/** Does something to every value. */
export const eachPoint = (name: string, value: Value, act: (value: number) => number): Value =>
  each(name, value, (series) =>
    computed(
      series.period,
      series.label,
      [...series.points].map(([at, one]) => [at, act(one)]),
    ),
  );

/** All times at which one of them has a value, in order. */
export const timesOfAny = (all: readonly Series[]): number[] =>
  [...new Set(all.flatMap(({ points }) => [...points.keys()]))].sort((a, b) => a - b);

/** The points of a series, in time. */
export const inTime = ({ points }: Series): [number, number][] => [...points].sort(([a], [b]) => a - b);
