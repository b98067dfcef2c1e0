import type {
  BudgetState,
  Correction,
  Failure,
  GuardrailUse,
  Invocation,
  InvocationStatus,
  TokenUsage,
} from '../../schema/types.ts';
import { remainingOf, type Balance, type CallState } from '../ledger/ledger.ts';
import { percentOf, showAmount } from '../pricing/amounts.ts';
import { usdFromPicoUsd } from '../pricing/money.ts';
import { totalTokens, type TokenCounts } from '../pricing/price.ts';
import { basisOf, chargedOf, type CallRecord, type CallResult } from './record.ts';

/** What a state is called for callers; null for one that they do not see. */
const STATUSES: Record<CallState, InvocationStatus | null> = {
  QUEUED: 'RUNNING',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
  DENIED: 'DENIED',
  EXPIRED: 'FAILED',
  RELEASED: null,
};

const EXPIRED: Failure = {
  type: 'Expired',
  message: 'The call brought no result in time. It is charged at its worst case until the bill is known.',
  retryable: false,
};

/** A queued call that was never begun: nobody was there who could say why. */
const NOT_BEGUN: Failure = {
  type: 'NotStarted',
  message: 'No function began with the call in time. Nothing was spent.',
  retryable: true,
};

function failureOf({ state, result }: CallRecord): Failure | null {
  if (state === 'EXPIRED') return EXPIRED;
  return result?.failure ?? (state === 'FAILED' ? NOT_BEGUN : null);
}

/** A call as GraphQL shows it, without its answer; undefined for one that never began. */
export function invocationOf(record: CallRecord): Invocation | undefined {
  const status = STATUSES[record.state];
  if (status === null) return undefined;
  const { details, result } = record;
  const { used, tokens } = chargedOf(record);
  return {
    id: record.callId,
    requestId: details.requestId,
    caller: details.caller,
    status,
    model: details.model.alias,
    modelId: details.model.modelId,
    modelMetric: details.model.modelMetric,
    tags: details.tags,
    output: null,
    sequence: null,
    events: null,
    attempt: record.attempt ?? 1,
    stopReason: result?.stopReason ?? null,
    usage: tokens && usageOf(tokens),
    costUsd: usdFromPicoUsd(used?.USD ?? 0n),
    chargeBasis: status === 'RUNNING' ? null : basisOf(record),
    latencyMs: result?.latencyMs ?? null,
    firstTokenMs: result?.firstTokenMs ?? null,
    guardrail: result?.guardrail ? guardrailOf(result.guardrail) : null,
    denial: result?.denial ?? null,
    failure: failureOf(record),
    adjustment: details.adjustment,
    correction: correctionOf(record),
    fellBackFrom: details.fellBackFrom ?? null,
    // A record is written before anybody can know where the budgets stand after the call.
    budgets: details.budgets.map(({ limit, unit, ...budget }) => ({
      ...budget,
      unit,
      limit: showAmount(BigInt(limit), unit),
      percentUsed: null,
      remaining: null,
    })),
    createdAt: details.createdAt,
    settledAt: record.settledAt ?? null,
    cancelRequestedAt: record.cancelRequestedAt ?? null,
  };
}

function correctionOf({ correction, correctedAt, used }: CallRecord): Correction | null {
  if (!correction) return null;
  const { reason, by, at } = correction;
  return { chargedFirstUsd: usdFromPicoUsd(used?.USD ?? 0n), reason, by, at, appliedAt: correctedAt ?? null };
}

const guardrailOf = ({
  intervened,
  textUnits,
  cost,
}: NonNullable<CallResult['guardrail']>): GuardrailUse => ({
  intervened,
  textUnits,
  costUsd: usdFromPicoUsd(BigInt(cost)),
});

const usageOf = (tokens: TokenCounts): TokenUsage => ({
  inputTokens: tokens.input,
  outputTokens: tokens.output,
  cacheReadInputTokens: tokens.cacheRead,
  cacheWriteInputTokens: tokens.cacheWrite5m + tokens.cacheWrite1h,
  totalTokens: totalTokens(tokens),
});

/** Where a budget stands, as GraphQL shows it. */
export function stateOf(balance: Balance): BudgetState {
  const { budgetId, budgetName: name, unit, limit } = balance.budget;
  return {
    budgetId,
    name,
    unit,
    limit: showAmount(BigInt(limit), unit),
    percentUsed: percentOf(balance.spent, BigInt(limit)),
    remaining: showAmount(remainingOf(balance), unit),
  };
}
