/** The value that this share (0 to 1) of all is not above, between two where none is just there; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : sum(values) / values.length;

/** A spike is rare: what comes more often than this is how the work comes. Among few values one may be. */
const RARE = 0.1;

/** How many times the highest of the others a spike may count for. */
const SPIKE = 3;

/** Values whose spikes count as high ones only. Where all others are 0 there is nothing to hold it to: then it stays. */
export function withoutSpikes(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const highest = sorted.at(-1 - Math.max(1, Math.floor(values.length * RARE))) ?? 0;
  return highest > 0 ? values.map((value) => Math.min(value, highest * SPIKE)) : [...values];
}

/**
 * The step from one value to the next: the median of the slopes of all pairs (Theil and Sen), so that no single value makes a trend. It counts
 * as far as the pairs agree on its direction (Kendall's tau): that of mere noise is next to nothing.
 */
export function trendOf(values: readonly number[]): number {
  const slopes = values.flatMap((a, i) => values.slice(i + 1).map((b, j) => (b - a) / (j + 1)));
  const agreement = mean(slopes.map(Math.sign));
  return median(slopes) * Math.abs(agreement);
}
