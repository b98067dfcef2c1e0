const DIMENSIONS = 'costCenter applicationId environment model caller';

const FIGURES = `
  calls succeeded failed denied cancelled
  inputTokens outputTokens cacheReadInputTokens cacheWriteInputTokens totalTokens
  costUsd approvalRate tokensPerCall costPerCallUsd latencyP50Ms latencyP95Ms
  guessed { calls costUsd } overruns { calls costUsd } unpricedCalls
`;

/** What each group came to, and all of them. */
export const GROUPS = /* GraphQL */ `
  query Groups($input: UsageInput!) {
    usage(input: $input) {
      from to timeZone latencyErrorPercent
      total { ${FIGURES} }
      items { startsAt ${DIMENSIONS} figures { ${FIGURES} } }
      nextToken
    }
  }
`;

/** The same over time, for the chart. */
export const SERIES = /* GraphQL */ `
  query Series($input: UsageInput!) {
    usage(input: $input) {
      items { startsAt ${DIMENSIONS} figures { calls denied totalTokens costUsd } }
      nextToken
    }
  }
`;

/** The same as CSV, with the columns of FOCUS. */
export const EXPORT = /* GraphQL */ `
  query Export($input: ExportUsageInput!) {
    exportUsage(input: $input) {
      csv
      nextToken
    }
  }
`;

const SIDE_BY_SIDE = `
  day costCenter ledgerUsd elsewhereUsd billedUsd isEstimated isComplete notBilledYetUsd driftUsd driftPercent unexplainedUsd
  ledgerTokens measuredTokens tokenDriftPercent
  causes { kind calls costUsd }
`;

/** The ledger beside the bill. */
export const BILL = /* GraphQL */ `
  query Bill($input: ReconciliationInput!) {
    reconciliation(input: $input) {
      from to billAsOf billAgeSeconds billIsStale chargedUsd nextToken
      total { ${SIDE_BY_SIDE} dearestGuesses { requestId caller model costUsd } }
      items { ${SIDE_BY_SIDE} }
    }
  }
`;
