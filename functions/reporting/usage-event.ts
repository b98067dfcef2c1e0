import type { UsageEventInput, UsageOutcome } from '../../schema/types.ts';
import type { DecidedInvocation, DecidedStatus } from './decided.ts';

/** Selects every field, since subscribers get only what the mutation selects. */
export const PUBLISH_USAGE = /* GraphQL */ `
  mutation PublishUsage($event: UsageEventInput!) {
    publishUsage(event: $event) {
      requestId
      outcome
      model
      modelId
      applicationId
      costCenter
      environment
      inputTokens
      outputTokens
      costUsd
      latencyMs
      budgets {
        budgetId
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
};

/** A decided call as subscribers see it. */
export const usageEvent = (invocation: DecidedInvocation, now: number): UsageEventInput => ({
  requestId: invocation.requestId,
  outcome: OUTCOMES[invocation.status],
  model: invocation.model,
  modelId: invocation.modelId,
  ...invocation.tags,
  inputTokens: invocation.usage ? invocation.usage.totalTokens - invocation.usage.outputTokens : 0,
  outputTokens: invocation.usage?.outputTokens ?? 0,
  costUsd: invocation.costUsd,
  latencyMs: invocation.latencyMs,
  budgets: invocation.budgets,
  timestamp: new Date(now).toISOString(),
});
