import type { UsageEventInput, UsageOutcome } from '../../schema/types.ts';
import type { DecidedInvocation, DecidedStatus } from './decided.ts';

/** Selects every field, since subscribers get only what the mutation selects. */
export const PUBLISH_USAGE = /* GraphQL */ `
  mutation PublishUsage($event: UsageEventInput!) {
    publishUsage(event: $event) {
      callId
      attempt
      requestId
      outcome
      model
      modelId
      applicationId
      costCenter
      environment
      inputTokens
      outputTokens
      cacheReadInputTokens
      cacheWriteInputTokens
      costUsd
      latencyMs
      budgets {
        budgetId
        name
        unit
        limit
        percentUsed
        remaining
      }
      timestamp
    }
  }
`;

const OUTCOMES: Record<DecidedStatus, UsageOutcome> = {
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  DENIED: 'DENIED',
  CANCELLED: 'CANCELLED',
};

/** A decided call as subscribers see it; `now` (ms) is when it was decided. */
export const usageEvent = (invocation: DecidedInvocation, attempt: number, now: number): UsageEventInput => ({
  callId: invocation.id,
  attempt,
  requestId: invocation.requestId,
  outcome: OUTCOMES[invocation.status],
  model: invocation.model,
  modelId: invocation.modelId,
  ...invocation.tags,
  inputTokens: invocation.usage?.inputTokens ?? 0,
  outputTokens: invocation.usage?.outputTokens ?? 0,
  cacheReadInputTokens: invocation.usage?.cacheReadInputTokens ?? 0,
  cacheWriteInputTokens: invocation.usage?.cacheWriteInputTokens ?? 0,
  costUsd: invocation.costUsd,
  latencyMs: invocation.latencyMs,
  budgets: invocation.budgets,
  timestamp: new Date(now).toISOString(),
});
