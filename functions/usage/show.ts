import type { InvocationSummary, UsageFigures } from '../../schema/types.ts';
import { usdFromPicoUsd } from '../pricing/money.ts';
import { totalTokens } from '../pricing/price.ts';
import type { UsageEntry } from './entry.ts';
import type { Charged, Figures } from './figures.ts';
import { isoOf } from './keys.ts';
import { percentile } from './latency.ts';

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Figures as GraphQL shows them. */
export function showFigures({
  calls,
  tokens,
  cost,
  latencies,
  guessed,
  unpriced,
  overruns,
}: Figures): UsageFigures {
  const all = calls.SUCCEEDED + calls.FAILED + calls.DENIED + calls.CANCELLED;
  const total = totalTokens(tokens);
  const costUsd = usdFromPicoUsd(cost);
  return {
    calls: all,
    succeeded: calls.SUCCEEDED,
    failed: calls.FAILED,
    denied: calls.DENIED,
    cancelled: calls.CANCELLED,
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    cacheReadInputTokens: tokens.cacheRead,
    cacheWriteInputTokens: tokens.cacheWrite5m + tokens.cacheWrite1h,
    totalTokens: total,
    costUsd,
    approvalRate: ratio(all - calls.DENIED, all),
    tokensPerCall: ratio(total, calls.SUCCEEDED),
    costPerCallUsd: ratio(costUsd, all - calls.DENIED),
    latencyP50Ms: percentile(latencies, 0.5),
    latencyP95Ms: percentile(latencies, 0.95),
    guessed: showCharged([...guessed.values()].reduce(plus, { calls: 0, cost: 0n })),
    overruns: showCharged(overruns),
    unpricedCalls: unpriced,
  };
}

const plus = (a: Charged, b: Charged): Charged => ({ calls: a.calls + b.calls, cost: a.cost + b.cost });

const showCharged = ({ calls, cost }: Charged) => ({ calls, costUsd: usdFromPicoUsd(cost) });

/** An entry as GraphQL shows it. */
export const showEntry = (entry: UsageEntry): InvocationSummary => ({
  id: entry.callId,
  attempt: entry.attempt,
  requestId: entry.requestId,
  caller: entry.caller,
  outcome: entry.outcome,
  reason: entry.reason,
  model: entry.alias,
  modelId: entry.modelId,
  canonicalModel: entry.model,
  tags: {
    applicationId: entry.applicationId,
    costCenter: entry.costCenter,
    environment: entry.environment,
  },
  usage:
    totalTokens(entry.tokens) === 0
      ? null
      : {
          inputTokens: entry.tokens.input,
          outputTokens: entry.tokens.output,
          cacheReadInputTokens: entry.tokens.cacheRead,
          cacheWriteInputTokens: entry.tokens.cacheWrite5m + entry.tokens.cacheWrite1h,
          totalTokens: totalTokens(entry.tokens),
        },
  costUsd: usdFromPicoUsd(entry.cost),
  chargeBasis: entry.basis,
  isCovered: entry.isCovered,
  latencyMs: entry.latencyMs,
  createdAt: entry.createdAt,
  decidedAt: isoOf(entry.at),
});
