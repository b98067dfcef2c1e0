import { UsageOutcome } from '../../schema/types.ts';
import type { PicoUsd } from '../pricing/money.ts';
import { TOKEN_KINDS, type TokenCounts } from '../pricing/price.ts';
import { isGuess, type ChargeBasis, type UsageEntry } from './entry.ts';
import { addLatencies, countLatency, type Latencies } from './latency.ts';

/** So many calls, and what they cost. */
export interface Charged {
  calls: number;
  cost: PicoUsd;
}

/** What calls come to. All of it adds up: in any order, and of any parts. */
export interface Figures {
  calls: Record<UsageOutcome, number>;
  tokens: TokenCounts;
  cost: PicoUsd;
  /** Of successful calls. */
  latencies: Latencies;
  /** What was charged by guess, by why. */
  guessed: Map<ChargeBasis, Charged>;
  unpriced: number;
  /** Calls that used more than was held for them, and what they cost. */
  overruns: Charged;
}

const OUTCOMES = Object.values(UsageOutcome);

export const noFigures = (): Figures => ({
  calls: { SUCCEEDED: 0, FAILED: 0, DENIED: 0, CANCELLED: 0 },
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 },
  cost: 0n,
  latencies: [],
  guessed: new Map(),
  unpriced: 0,
  overruns: { calls: 0, cost: 0n },
});

/** Adds to `sum` what a call comes to. */
export function count(sum: Figures, entry: UsageEntry): void {
  sum.calls[entry.outcome] += 1;
  for (const kind of TOKEN_KINDS) sum.tokens[kind] += entry.tokens[kind];
  sum.cost += entry.cost;
  if (entry.outcome === 'SUCCEEDED' && entry.latencyMs !== null) countLatency(sum.latencies, entry.latencyMs);
  if (isGuess(entry.basis)) addCharged(sum.guessed, entry.basis, { calls: 1, cost: entry.cost });
  if (entry.isUnpriced) sum.unpriced += 1;
  if (entry.exceededHold) sum.overruns = plus(sum.overruns, { calls: 1, cost: entry.cost });
}

/** Adds figures to `sum`. */
export function add(sum: Figures, more: Figures): void {
  for (const outcome of OUTCOMES) sum.calls[outcome] += more.calls[outcome];
  for (const kind of TOKEN_KINDS) sum.tokens[kind] += more.tokens[kind];
  sum.cost += more.cost;
  addLatencies(sum.latencies, more.latencies);
  for (const [basis, charged] of more.guessed) addCharged(sum.guessed, basis, charged);
  sum.unpriced += more.unpriced;
  sum.overruns = plus(sum.overruns, more.overruns);
}

const plus = (a: Charged, b: Charged): Charged => ({ calls: a.calls + b.calls, cost: a.cost + b.cost });

function addCharged(sums: Map<ChargeBasis, Charged>, basis: ChargeBasis, charged: Charged): void {
  sums.set(basis, plus(sums.get(basis) ?? { calls: 0, cost: 0n }, charged));
}
