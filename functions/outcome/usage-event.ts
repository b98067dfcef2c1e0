import type { Invocation, UsageEventInput } from '../../schema/types.ts';

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

const OUTCOMES = { SUCCEEDED: 'SUCCEEDED', DENIED: 'DENIED' } as const;

/** A decided call as subscribers see it. */
export const usageEvent = (invocation: Omit<Invocation, 'output'>, now: number): UsageEventInput => ({
  requestId: invocation.requestId,
  outcome: OUTCOMES[invocation.status as keyof typeof OUTCOMES] ?? 'FAILED',
  model: invocation.model,
  modelId: invocation.modelId,
  applicationId: invocation.tags.applicationId,
  costCenter: invocation.tags.costCenter,
  environment: invocation.tags.environment,
  inputTokens: invocation.usage ? invocation.usage.totalTokens - invocation.usage.outputTokens : 0,
  outputTokens: invocation.usage?.outputTokens ?? 0,
  costUsd: invocation.costUsd,
  latencyMs: invocation.latencyMs,
  budgets: invocation.budgets,
  timestamp: new Date(now).toISOString(),
});
