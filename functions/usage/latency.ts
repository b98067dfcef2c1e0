/** How many calls took how long: a count for each bucket, from the first on. A plain list, since a busy month adds up many. */
export type Latencies = number[];

/** Buckets grow by the eighth root of 2: a hundred of them reach from a millisecond to six seconds, and sums of them stay exact counts. */
const BUCKETS_PER_DOUBLING = 8;

/** How far a percentile may be from the truth, in per cent: half a bucket. */
export const LATENCY_ERROR_PERCENT = Number(((2 ** (1 / (2 * BUCKETS_PER_DOUBLING)) - 1) * 100).toFixed(1));

const bucketOf = (ms: number): number => Math.floor(Math.log2(Math.max(1, ms)) * BUCKETS_PER_DOUBLING);

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

/** Adds counts to `sum`. */
export function addLatencies(sum: Latencies, more: Latencies): void {
  while (sum.length < more.length) sum.push(0);
  for (let i = 0; i < more.length; i += 1) sum[i]! += more[i]!;
}

/** Counts a call that took so long. */
export function countLatency(sum: Latencies, ms: number): void {
  const bucket = bucketOf(ms);
  while (sum.length <= bucket) sum.push(0);
  sum[bucket]! += 1;
}

/** As it is kept: counts, and in the place of zeros that follow each other how many they are, as a negative number. Few calls leave most buckets empty. */
export function packLatencies(latencies: Latencies): number[] {
  const packed: number[] = [];
  let zeros = 0;
  for (const calls of latencies) {
    if (calls === 0) {
      zeros += 1;
      continue;
    }
    if (zeros > 0) packed.push(-zeros);
    zeros = 0;
    packed.push(calls);
  }
  return packed;
}

/** Adds packed counts to `sum`. */
export function unpackLatenciesInto(sum: Latencies, packed: readonly number[]): void {
  let bucket = 0;
  for (const one of packed) {
    if (one < 0) {
      bucket -= one;
      continue;
    }
    while (sum.length <= bucket) sum.push(0);
    sum[bucket]! += one;
    bucket += 1;
  }
}
