/** The GraphQL documents that this client sends. A test of Cost Sentry's own holds them valid against its schema. */

const CALL = /* GraphQL */ `
  id requestId status model modelId sequence stopReason costUsd latencyMs
  output {
    blocks {
      text
      toolUse { toolUseId name input }
      reasoning { text signature redactedContent }
    }
  }
  usage { inputTokens outputTokens cacheReadInputTokens cacheWriteInputTokens totalTokens }
  failure { type message retryable }
  denial {
    code budgetId budgetName unit limit spent held requested remaining resetsAt retryable retryAfterSeconds message
    fits { model maxTokens }
  }
  adjustment { requestedModel requestedMaxTokens maxTokens budgetId }
`;

export const INVOKE = /* GraphQL */ `
  mutation Invoke($model: String!, $input: PromptInput!, $tags: TagsInput!, $requestId: ID!) {
    call: invoke(model: $model, input: $input, tags: $tags, requestId: $requestId) { ${CALL} }
  }
`;

export const START = /* GraphQL */ `
  mutation Start($model: String!, $input: PromptInput!, $tags: TagsInput!, $requestId: ID!) {
    call: startInvocation(model: $model, input: $input, tags: $tags, requestId: $requestId) { ${CALL} }
  }
`;

export const CANCEL = /* GraphQL */ `
  mutation Cancel($requestId: ID!) {
    call: cancelInvocation(requestId: $requestId) { ${CALL} }
  }
`;

export const LOOK_UP = /* GraphQL */ `
  query LookUp($requestId: ID!) {
    call: invocation(requestId: $requestId) { ${CALL} }
  }
`;

export const FOLLOW = /* GraphQL */ `
  subscription Follow($requestId: ID!) {
    onInvocation(requestId: $requestId) {
      attempt
      sequence
      kind
      blockIndex
      delta
      signature
      redactedContent
      toolUse {
        toolUseId
        name
      }
    }
  }
`;
