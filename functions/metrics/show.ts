import type {
  BedrockMetricFigures,
  LedgerMetricFigures,
  MetricFigures,
  MetricSource,
} from '../../schema/types.ts';
import type { Metric } from '../reporting/metrics.ts';
import type { BedrockFigure } from './bedrock-queries.ts';

/** Sums by what was measured. */
export type Sums = Partial<Record<Metric | BedrockFigure, number>>;

/** Sums as GraphQL shows them. */
export const showFigures: Record<MetricSource, (sums: Sums) => MetricFigures> = {
  LEDGER_METRICS: (sums) => ({ ledger: ledgerFigures(sums), bedrock: null }),
  BEDROCK: (sums) => ({ ledger: null, bedrock: bedrockFigures(sums) }),
};

/** What says how much something was called. */
export const CALLS: Record<MetricSource, Metric | BedrockFigure> = {
  LEDGER_METRICS: 'TotalRequests',
  BEDROCK: 'invocations',
};

function ledgerFigures({
  TotalRequests: requests = 0,
  RateLimitApproved: approved = 0,
  RateLimitDenied: denied = 0,
  InvocationFailed: failed = 0,
  InputTokens: inputTokens = 0,
  OutputTokens: outputTokens = 0,
}: Sums): LedgerMetricFigures {
  const approvalRate = requests === 0 ? null : approved / requests;
  return { requests, approved, denied, failed, inputTokens, outputTokens, approvalRate };
}

function bedrockFigures({ latencySumMs = 0, latencySamples = 0, ...sums }: Sums): BedrockMetricFigures {
  return {
    invocations: sums.invocations ?? 0,
    clientErrors: sums.clientErrors ?? 0,
    serverErrors: sums.serverErrors ?? 0,
    throttles: sums.throttles ?? 0,
    inputTokens: sums.inputTokens ?? 0,
    outputTokens: sums.outputTokens ?? 0,
    cacheReadInputTokens: sums.cacheReadInputTokens ?? 0,
    cacheWriteInputTokens: sums.cacheWriteInputTokens ?? 0,
    latencyMs: latencySamples === 0 ? null : latencySumMs / latencySamples,
  };
}
