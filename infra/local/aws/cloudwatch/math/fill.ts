import { Refused } from '../refused.ts';
import { timesOf, type Range, type Series } from '../series.ts';
import { computed, inTime, isArray, isScalar, type Value } from './value.ts';

/** What missing values are replaced by: a value, those of another series, or what is made of the neighbours. */
export type Filler = Value | 'REPEAT' | 'LINEAR';

/**
 * Fills the missing values of a series over a range. Before the first value there is nothing to repeat, and beyond the first and the last nothing to draw a line between.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
 */
export function fill(series: Series, filler: Filler, range: Range): Series {
  if (typeof filler === 'object' && isArray(filler)) throw new Refused('FILL does not fill with an array.');
  const times = timesOf(range, series.period);
  const known = inTime(series);
  const missing = (at: number): number | undefined => {
    if (filler === 'REPEAT') return known.findLast(([time]) => time < at)?.[1];
    if (filler === 'LINEAR') return between(known, at);
    return isScalar(filler) ? filler : filler.points.get(at);
  };
  return computed(
    series.period,
    series.label,
    times.flatMap((at): [number, number][] => {
      const value = series.points.get(at) ?? missing(at);
      return value === undefined ? [] : [[at, value]];
    }),
  );
}

function between(known: readonly [number, number][], at: number): number | undefined {
  const before = known.findLast(([time]) => time < at);
  const after = known.find(([time]) => time > at);
  if (!before || !after) return undefined;
  return before[1] + ((after[1] - before[1]) * (at - before[0])) / (after[0] - before[0]);
}
