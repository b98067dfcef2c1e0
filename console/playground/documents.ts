export const MODELS = /* GraphQL */ `
  query PlaygroundModels {
    models {
      alias
      lifecycle
      costCenter
      maxOutputTokens
      defaultMaxTokens
    }
  }
`;

export const ESTIMATE = /* GraphQL */ `
  query Estimate($model: String!, $input: PromptInput!, $tags: TagsInput!) {
    estimate(model: $model, input: $input, tags: $tags) {
      admitted
      model
      modelId
      inputTokensAtMost
      maxTokens
      worstCaseUsd
      budgets {
        budgetId
        budgetName
        unit
        mode
        requested
        remaining
        hasRoom
      }
      denial {
        code
        budgetId
        budgetName
        unit
        limit
        spent
        held
        requested
        remaining
        resetsAt
        retryable
        retryAfterSeconds
        message
        fits {
          model
          maxTokens
        }
      }
      adjustment {
        requestedModel
        requestedMaxTokens
        maxTokens
        budgetId
      }
    }
  }
`;

export const START = /* GraphQL */ `
  mutation Start($model: String!, $input: PromptInput!, $tags: TagsInput!, $requestId: ID) {
    startInvocation(model: $model, input: $input, tags: $tags, requestId: $requestId) {
      requestId
      status
    }
  }
`;

export const CANCEL = /* GraphQL */ `
  mutation Cancel($requestId: ID!) {
    cancelInvocation(requestId: $requestId) {
      status
      cancelRequestedAt
    }
  }
`;

export const FOLLOW = /* GraphQL */ `
  subscription Follow($requestId: ID!) {
    onInvocation(requestId: $requestId) {
      attempt
      sequence
      kind
      delta
    }
  }
`;

/** What was missed of a call, and what became of it. */
export const SO_FAR = /* GraphQL */ `
  query SoFar($requestId: ID!, $afterSequence: Int) {
    invocation(requestId: $requestId, afterSequence: $afterSequence) {
      requestId
      status
      attempt
      model
      sequence
      stopReason
      costUsd
      latencyMs
      firstTokenMs
      output {
        content
      }
      events {
        attempt
        sequence
        kind
        delta
      }
      usage {
        inputTokens
        outputTokens
        totalTokens
      }
      denial {
        code
        budgetId
        budgetName
        unit
        limit
        spent
        held
        requested
        remaining
        resetsAt
        retryable
        retryAfterSeconds
        message
        fits {
          model
          maxTokens
        }
      }
      failure {
        type
        message
        retryable
      }
      adjustment {
        requestedModel
        requestedMaxTokens
        maxTokens
        budgetId
      }
    }
  }
`;

export const STANDING = /* GraphQL */ `
  query Standing($id: ID!) {
    budget(id: $id) {
      id
      name
      unit
      mode
      window {
        limit
        spent
        held
        remaining
        percentUsed
        endsAt
      }
    }
  }
`;
