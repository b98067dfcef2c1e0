import type { Budget, CreateBudgetInput, Invocation } from '../../schema/types.ts';
import type { RunningHost } from './host.ts';

export interface Answer<T> {
  data: T | null;
  errors?: {
    errorType: string;
    errorInfo: { fields: { field: string }[] } | null;
    message: string;
    path: unknown;
  }[];
}

/** Asks the API over HTTP. */
export async function graphql<T = Record<string, unknown>>(
  host: Pick<RunningHost, 'url'>,
  query: string,
  variables: object = {},
  headers: Record<string, string> = { 'x-api-key': 'da2-local' },
): Promise<Answer<T>> {
  const response = await fetch(host.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer<T>;
}

const INVOKE = /* GraphQL */ `
  mutation ($model: String!, $input: PromptInput!, $tags: TagsInput!, $requestId: ID) {
    invoke(model: $model, input: $input, tags: $tags, requestId: $requestId) {
      requestId
      status
      model
      modelId
      modelMetric
      tags {
        applicationId
        costCenter
        environment
      }
      output {
        role
        content
      }
      stopReason
      usage {
        inputTokens
        outputTokens
        cacheReadInputTokens
        cacheWriteInputTokens
        totalTokens
      }
      costUsd
      latencyMs
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
      budgets {
        budgetId
        name
        unit
        limit
        percentUsed
        remaining
      }
      createdAt
      settledAt
    }
  }
`;

/** The variables of a call; `content` is the one turn's. */
export const callOf = ({
  model = 'claude-sonnet-4-6',
  content = 'Draft a two-line follow-up to a lead.',
  maxTokens = 64,
  costCenter = 'sales' as string | null,
  applicationId = 'crm',
  environment = 'prod' as string | null,
  requestId = undefined as string | undefined,
} = {}) => ({
  model,
  input: { messages: [{ role: 'USER', content }], parameters: { maxTokens } },
  tags: { applicationId, costCenter, environment },
  requestId,
});

/** Calls `invoke` with any variables. */
export const invokeRaw = (host: Pick<RunningHost, 'url'>, variables: object) =>
  graphql<{ invoke: Invocation }>(host, INVOKE, variables);

/** Calls `invoke`, and fails on a GraphQL error. */
export async function invoke(
  host: Pick<RunningHost, 'url'>,
  options: Parameters<typeof callOf>[0] = {},
): Promise<Invocation> {
  const { data, errors } = await invokeRaw(host, callOf(options));
  if (errors) throw new Error(JSON.stringify(errors));
  return data!.invoke;
}

const BUDGET_FIELDS = /* GraphQL */ `
  id name version limit unit period timeZone mode onExceed downgradeTo thresholds deletedAt
  scope { model costCenter applicationId environment }
  topUps { amount reason createdBy expiresAt }
  window { startsAt endsAt limit spent held remaining percentUsed }
`;

export async function createBudget(
  host: Pick<RunningHost, 'url'>,
  input: Partial<CreateBudgetInput> & Pick<CreateBudgetInput, 'limit' | 'unit'>,
): Promise<Budget> {
  const { data, errors } = await graphql<{ createBudget: Budget }>(
    host,
    `mutation ($input: CreateBudgetInput!) { createBudget(input: $input) { ${BUDGET_FIELDS} } }`,
    { input: { name: 'a budget', scope: {}, period: 'MONTH', ...input } },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data!.createBudget;
}

export async function readBudget(host: Pick<RunningHost, 'url'>, id: string): Promise<Budget> {
  const { data, errors } = await graphql<{ budget: Budget }>(
    host,
    `query ($id: ID!) { budget(id: $id) { ${BUDGET_FIELDS} } }`,
    { id },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data!.budget;
}
