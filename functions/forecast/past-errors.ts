import { modelOf } from './model.ts';
import { quantile, sum } from './robust.ts';

/** How far the truth was from the model, a period, in the past: the 10th and the 90th in 100. */
export interface PastErrors {
  low: number;
  high: number;
}

/** What the range leaves out at each end, as a share. */
const LEFT_OUT = 0.1;

/** Fewer tell nothing, more are not needed. */
const LEAST_TRIES = 6;
const MOST_TRIES = 40;

/**
 * Tries the model at moments of the past, each time with what was known then, and sets it beside what came. Undefined where there is too little to
 * try it on.
 *
 * @param periods how many periods ahead is asked for; longer than a season it is tried for a season only
 */
export function pastErrors(
  series: readonly number[],
  seasons: readonly number[],
  periods: number,
): PastErrors | undefined {
  const shortest = seasons.at(-1)!;
  const longest = seasons.find((length) => series.length >= 3 * length) ?? shortest;
  const ahead = Math.min(longest, Math.max(1, Math.round(periods)));
  const [first, last] = [shortest, series.length - ahead];
  const tries = last - first + 1;
  if (tries < LEAST_TRIES) return undefined;
  const step = Math.ceil(tries / MOST_TRIES);
  const errors: number[] = [];
  for (let known = last; known >= first; known -= step) {
    const model = modelOf(series.slice(0, known), seasons);
    const came = series.slice(known, known + ahead);
    errors.push(sum(came.map((amount, i) => amount - model.expected(i))) / ahead);
  }
  // Moments that follow each other make the same mistakes: so few different ones show less than there is.
  const widening = 1 + (ahead + longest) / series.length;
  return {
    low: Math.min(0, quantile(errors, LEFT_OUT)) * widening,
    high: Math.max(0, quantile(errors, 1 - LEFT_OUT)) * widening,
  };
}
