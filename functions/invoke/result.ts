import type { Adjustment, Invocation } from '../../schema/types.ts';
import type { ModelOutcome } from '../bedrock/converse.ts';
import type { Amounts } from '../ledger/sheet.ts';
import type { Call } from '../pipeline/call.ts';
import { invocationOf } from '../pipeline/invocation.ts';
import { usdFromPicoUsd } from '../pricing/money.ts';
import { costOf, totalTokens } from '../pricing/price.ts';
import { demandOf } from '../sentry/variant.ts';

/**
 * What a call is charged: exactly what it used; nothing where Bedrock refused; its worst case where nobody knows. An
 * admitted call counts as a request whatever became of it: that is a rate.
 */
export function chargeFor(call: Call, outcome: ModelOutcome): Amounts {
  const { prices } = call.model;
  switch (outcome.kind) {
    case 'answered':
      return {
        USD: prices ? costOf(outcome.tokens, prices) : 0n,
        TOKENS: BigInt(totalTokens(outcome.tokens)),
        REQUESTS: 1n,
      };
    case 'refused':
      return { USD: 0n, TOKENS: 0n, REQUESTS: 1n };
    case 'unknown': {
      const { USD = 0n, TOKENS } = demandOf(call);
      return { USD, TOKENS, REQUESTS: 1n };
    }
  }
}

/** A finished call as GraphQL shows it. Where its budgets stand is known only after settling. */
export function finished(
  call: Call,
  outcome: ModelOutcome,
  used: Amounts,
  { latencyMs, adjustment, now }: { latencyMs: number; adjustment: Adjustment | null; now: number },
): Invocation {
  const invocation: Invocation = {
    ...invocationOf(call, outcome.kind === 'answered' ? 'SUCCEEDED' : 'FAILED'),
    costUsd: usdFromPicoUsd(used.USD),
    latencyMs,
    adjustment,
    settledAt: new Date(now).toISOString(),
  };
  if (outcome.kind !== 'answered') return { ...invocation, failure: outcome.failure };
  const { tokens, text, stopReason } = outcome;
  return {
    ...invocation,
    output: { role: 'ASSISTANT', content: text },
    stopReason,
    usage: {
      inputTokens: tokens.input,
      outputTokens: tokens.output,
      cacheReadInputTokens: tokens.cacheRead,
      cacheWriteInputTokens: tokens.cacheWrite5m + tokens.cacheWrite1h,
      totalTokens: totalTokens(tokens),
    },
  };
}
