/** How many calls took how long: a count for each bucket, from the first on. A plain list, since a busy month adds up many. */
export type Latencies = number[];

/** Buckets grow by the eighth root of 2: a hundred of them reach from a millisecond to six seconds, and sums of them stay exact counts. */
const BUCKETS_PER_DOUBLING = 8;

/** How far a percentile may be from the truth, in per cent: half a bucket. */
export const LATENCY_ERROR_PERCENT = Number(((2 ** (1 / (2 * BUCKETS_PER_DOUBLING)) - 1) * 100).toFixed(1));

export const bucketOf = (ms: number): number => Math.floor(Math.log2(Math.max(1, ms)) * BUCKETS_PER_DOUBLING);

/** The geometric middle of a bucket. */
const middleOf = (bucket: number): number => 2 ** ((bucket + 0.5) / BUCKETS_PER_DOUBLING);

/** The latency in ms that this share (0 to 1) of the calls did not exceed; null of none. */
export function percentile(latencies: readonly number[], share: number): number | null {
  const total = latencies.reduce((sum, calls) => sum + calls, 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(total * share));
  let seen = 0;
  for (const [bucket, calls] of latencies.entries()) {
    seen += calls;
    if (seen >= rank) return Math.round(middleOf(bucket));
  }
  return null;
}

/** Adds counts to `sum`; the first of them is of bucket `first`. */
export function addLatencies(sum: Latencies, more: readonly number[], first = 0): void {
  while (sum.length < first + more.length) sum.push(0);
  for (let i = 0; i < more.length; i += 1) sum[first + i]! += more[i]!;
}

/** As it is kept: the first bucket that has any, and the counts from there on. */
export function packLatencies(latencies: Latencies): number[] {
  const first = latencies.findIndex((calls) => calls > 0);
  return first < 0 ? [] : [first, ...latencies.slice(first)];
}
