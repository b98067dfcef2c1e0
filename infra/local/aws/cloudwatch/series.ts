import { STATS, plus, type Metric, type Stat, type Statistics } from './metric.ts';

/** Values by when they are of, in seconds since 1970. */
export interface Series {
  label: string;
  /** Seconds between its points. */
  period: number;
  points: ReadonlyMap<number, number>;
  /** What it was read from; absent in what was computed. */
  of?: { metric: Metric; stat: string };
}

/** A time and a later one, in seconds: the second is not part of it. */
export interface Range {
  from: number;
  to: number;
}

export const startOf = (at: number, period: number): number => Math.floor(at / period) * period;

/** The times of all points that a series over a range may have. */
export function timesOf({ from, to }: Range, period: number): number[] {
  const times: number[] = [];
  for (let at = startOf(from, period); at < to; at += period) times.push(at);
  return times;
}

/** Minutes put together to periods, each of a multiple of its length since 1970. */
export function statisticBy(
  minutes: Iterable<readonly [at: number, values: Statistics]>,
  period: number,
  stat: Stat,
): Map<number, number> {
  const periods = new Map<number, Statistics>();
  for (const [at, values] of minutes) {
    const start = startOf(at, period);
    const before = periods.get(start);
    periods.set(start, before ? plus(before, values) : values);
  }
  return new Map([...periods].map(([at, values]) => [at, STATS[stat](values)]));
}
