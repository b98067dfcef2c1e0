import { basisOf, chargedOf, type CallRecord } from '../call/record.ts';
import type { CallItem } from '../ledger/ledger.ts';
import type { TokenCounts } from '../pricing/price.ts';
import type { UsageEntry } from '../usage/entry.ts';
import type { DecidedInvocation } from './decided.ts';

const NO_TOKENS: TokenCounts = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };

/** When a call was decided, in ms: what is told late is of then. */
export const decidedAt = ({ settledAt, details }: Pick<CallRecord, 'settledAt' | 'details'>): number =>
  Date.parse(settledAt ?? details.createdAt);

/** A decided call as it is counted; `at` (ms) is when it was decided. */
export function usageEntry(
  { attempt, version }: Pick<CallItem, 'attempt' | 'version'>,
  record: CallRecord,
  invocation: DecidedInvocation,
  at: number,
): UsageEntry {
  const { details, result, callId } = record;
  const { used, tokens } = chargedOf(record);
  const { model } = details;
  return {
    callId,
    attempt,
    version,
    requestId: details.requestId,
    caller: details.caller,
    outcome: invocation.status,
    alias: model.alias,
    modelId: model.modelId,
    modelMetric: model.modelMetric,
    model: model.canonicalModel,
    ...details.tags,
    tokens: tokens ?? NO_TOKENS,
    cost: used?.USD ?? 0n,
    firstCost: record.correction ? (record.used?.USD ?? 0n) : null,
    basis: basisOf(record),
    isCovered: details.budgets.length > 0,
    isUnpriced: !record.correction && used !== undefined && used.USD === 0n && used.TOKENS > 0n,
    exceededHold: result?.exceededHold ?? false,
    latencyMs: result?.latencyMs ?? null,
    reason: invocation.denial?.code ?? invocation.failure?.type ?? null,
    createdAt: details.createdAt,
    at,
  };
}
