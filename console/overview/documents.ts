const FIGURES = 'calls succeeded denied failed cancelled costUsd approvalRate latencyP95Ms';

/** What the numbers at the top need: today, and this month. */
export const TOTALS = /* GraphQL */ `
  query Totals($today: UsageInput!, $month: UsageInput!) {
    today: usage(input: $today) { total { ${FIGURES} } }
    month: usage(input: $month) { total { ${FIGURES} } }
  }
`;

/** Spend day by day, by one dimension. */
export const SPEND = /* GraphQL */ `
  query Spend($input: UsageInput!) {
    usage(input: $input) {
      items {
        startsAt
        costCenter
        applicationId
        model
        figures {
          costUsd
        }
      }
      nextToken
    }
  }
`;

/** Calls minute by minute. */
export const MINUTES = /* GraphQL */ `
  query Minutes($input: UsageInput!) {
    usage(input: $input) {
      items {
        startsAt
        figures {
          succeeded
          denied
          failed
          cancelled
        }
      }
    }
  }
`;

/** The budgets that are used most. */
export const FULLEST = /* GraphQL */ `
  query Fullest {
    budgets(sortBy: PERCENT_USED, limit: 4) {
      items {
        id
        name
        unit
        period
        mode
        window {
          startsAt
          limit
          spent
          held
          remaining
          percentUsed
          endsAt
        }
        forecast {
          expectedTotal
          expectedPercent
          low
          high
          runsOutAt
          basis {
            method
          }
        }
      }
    }
  }
`;

/** The budgets of this month that are used most, with where they are heading. */
export const HEADING = /* GraphQL */ `
  query Heading {
    budgets(filter: { period: MONTH }, sortBy: PERCENT_USED, limit: 10) {
      items {
        id
        name
        unit
        mode
        timeZone
        scope {
          model
          costCenter
          applicationId
          environment
        }
        window {
          startsAt
          endsAt
          limit
          spent
        }
        forecast {
          expectedTotal
          low
          high
          expectedPercent
          runsOutAt
          basis {
            method
          }
        }
      }
    }
  }
`;

/** What the feed begins with. */
export const RECENT = /* GraphQL */ `
  query Recent {
    invocations(limit: 15) {
      items {
        id
        attempt
        requestId
        outcome
        reason
        model
        costUsd
        latencyMs
        decidedAt
        tags {
          costCenter
          applicationId
          environment
        }
      }
    }
  }
`;

export const ON_USAGE = /* GraphQL */ `
  subscription OnUsage {
    onUsage {
      callId
      attempt
      requestId
      outcome
      model
      costCenter
      applicationId
      environment
      costUsd
      latencyMs
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

export const ON_ALERT = /* GraphQL */ `
  subscription OnAlert {
    onBudgetAlert {
      kind
      budgetId
      budgetName
      unit
      threshold
      percentUsed
      spent
      limit
      requestId
      timestamp
    }
  }
`;
