const WINDOW = 'window { startsAt endsAt limit spent held remaining percentUsed }';
const SCOPE = 'scope { model costCenter applicationId environment }';

export const LIST = /* GraphQL */ `
  query Budgets($filter: BudgetFilter, $sortBy: BudgetSort, $limit: Int, $nextToken: String) {
    budgets(filter: $filter, sortBy: $sortBy, limit: $limit, nextToken: $nextToken) {
      items { id name unit limit period mode onExceed deletedAt ${SCOPE} ${WINDOW} }
      nextToken
    }
  }
`;

const WHOLE = `
  id name unit limit period timeZone mode onExceed downgradeTo thresholds version createdAt updatedAt deletedAt
  ${SCOPE} ${WINDOW}
  topUps { id amount reason createdBy createdAt expiresAt }
`;

export const ONE = /* GraphQL */ `
  query Budget($id: ID!) {
    budget(id: $id) {
      ${WHOLE}
      history(limit: 24) { startsAt endsAt limit spent }
      forecast {
        madeAt expectedTotal low high expectedPercent runsOutAt runsOutAtEarliest
        basis { method period periods }
        burnRate { per recent window }
      }
    }
  }
`;

export const CHANGES = /* GraphQL */ `
  query Changes($budgetId: ID!, $limit: Int, $nextToken: String) {
    budgetChanges(budgetId: $budgetId, limit: $limit, nextToken: $nextToken) {
      items {
        at
        by
        operation
        reason
        version
        changes {
          field
          before
          after
        }
      }
      nextToken
    }
  }
`;

export const CREATE = /* GraphQL */ `
  mutation CreateBudget($input: CreateBudgetInput!) {
    createBudget(input: $input) {
      id
      name
    }
  }
`;

export const UPDATE = /* GraphQL */ `
  mutation UpdateBudget($input: UpdateBudgetInput!) {
    updateBudget(input: $input) {
      id
      name
      version
    }
  }
`;

export const DELETE = /* GraphQL */ `
  mutation DeleteBudget($id: ID!) {
    deleteBudget(id: $id) {
      id
      deletedAt
    }
  }
`;

export const TOP_UP = /* GraphQL */ `
  mutation TopUp($input: TopUpBudgetInput!) {
    topUpBudget(input: $input) {
      id
      version
    }
  }
`;

export const WITHDRAW = /* GraphQL */ `
  mutation Withdraw($input: WithdrawTopUpInput!) {
    withdrawTopUp(input: $input) {
      id
      version
    }
  }
`;

/** How a window came to what is spent in it. */
export const SPENT = /* GraphQL */ `
  query Spent($input: UsageInput!) {
    usage(input: $input) {
      items {
        startsAt
        figures {
          calls
          denied
          totalTokens
          costUsd
        }
      }
    }
  }
`;

/** What calls of the last days come to that a scope would have covered. */
export const COVERED = /* GraphQL */ `
  query Covered($input: UsageInput!) {
    usage(input: $input) {
      total {
        calls
        costUsd
        totalTokens
      }
    }
  }
`;

export const MODEL_NAMES = /* GraphQL */ `
  query ModelNames {
    models {
      alias
      canonicalModel
      lifecycle
      costCenter
    }
  }
`;

/** Calls that may have moved a budget. */
export const ON_USAGE = /* GraphQL */ `
  subscription OnBudgetUsage {
    onUsage {
      callId
      attempt
      timestamp
      budgets {
        budgetId
        name
        unit
        limit
        percentUsed
        remaining
      }
    }
  }
`;
