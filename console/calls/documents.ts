const TAGS = 'tags { costCenter applicationId environment }';
const USAGE = 'usage { inputTokens outputTokens cacheReadInputTokens cacheWriteInputTokens totalTokens }';

export const LIST = /* GraphQL */ `
  query Calls($filter: InvocationFilter, $sortBy: InvocationSort, $limit: Int, $nextToken: String) {
    invocations(filter: $filter, sortBy: $sortBy, limit: $limit, nextToken: $nextToken) {
      items {
        id attempt requestId caller outcome reason model costUsd chargeBasis isCovered latencyMs decidedAt
        usage { totalTokens }
        ${TAGS}
      }
      nextToken
    }
  }
`;

export const ONE = /* GraphQL */ `
  query Call($requestId: ID!, $caller: String) {
    invocation(requestId: $requestId, caller: $caller) {
      id requestId caller status attempt chargeBasis model modelId modelMetric stopReason costUsd latencyMs firstTokenMs
      fellBackFrom createdAt settledAt cancelRequestedAt
      output { content }
      ${TAGS}
      ${USAGE}
      guardrail { intervened textUnits costUsd }
      denial {
        code budgetId budgetName unit limit spent held requested remaining resetsAt retryable
        retryAfterSeconds message fits { model maxTokens }
      }
      failure { type message retryable }
      adjustment { requestedModel requestedMaxTokens maxTokens budgetId }
      budgets { budgetId name unit limit percentUsed remaining }
      correction { chargedFirstUsd reason by at appliedAt }
    }
  }
`;

/** Who made a call, of which only when and what is known. */
export const CALLER_OF = /* GraphQL */ `
  query CallerOf($filter: InvocationFilter!) {
    invocations(filter: $filter, limit: 100) {
      items {
        requestId
        caller
      }
    }
  }
`;

export const PRICES = /* GraphQL */ `
  query Prices {
    models {
      alias
      priceUsdPerMillion {
        input
        output
        cacheRead
        cacheWrite5m
        bands {
          abovePromptTokens
          input
          output
          cacheRead
          cacheWrite5m
        }
      }
    }
  }
`;

/** That there are newer calls than those shown. */
export const ON_CALL = /* GraphQL */ `
  subscription OnCall($costCenter: String, $applicationId: String, $environment: String) {
    onUsage(costCenter: $costCenter, applicationId: $applicationId, environment: $environment) {
      callId
    }
  }
`;

export const SETTLE = /* GraphQL */ `
  mutation Settle($input: SettleInvocationInput!) {
    settleInvocation(input: $input) {
      requestId
      costUsd
      correction {
        at
      }
    }
  }
`;
