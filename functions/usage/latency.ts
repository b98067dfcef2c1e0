/** How many calls took how long: counts by bucket. */
export type Latencies = ReadonlyMap<number, number>;

/** Buckets grow by the eighth root of 2: a hundred of them reach from a millisecond to six seconds, and sums of them stay exact counts. */
const BUCKETS_PER_DOUBLING = 8;

/** How far a percentile may be from the truth, in per cent: half a bucket. */
export const LATENCY_ERROR_PERCENT = Number(((2 ** (1 / (2 * BUCKETS_PER_DOUBLING)) - 1) * 100).toFixed(1));

export const bucketOf = (ms: number): number => Math.floor(Math.log2(Math.max(1, ms)) * BUCKETS_PER_DOUBLING);

/** The geometric middle of a bucket. */
const middleOf = (bucket: number): number => 2 ** ((bucket + 0.5) / BUCKETS_PER_DOUBLING);

/** The latency in ms that this share (0 to 1) of the calls did not exceed; null of none. */
export function percentile(latencies: Latencies, share: number): number | null {
  let total = 0;
  for (const count of latencies.values()) total += count;
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(total * share));
  let seen = 0;
  for (const bucket of [...latencies.keys()].sort((a, b) => a - b)) {
    seen += latencies.get(bucket)!;
    if (seen >= rank) return Math.round(middleOf(bucket));
  }
  return null;
}
