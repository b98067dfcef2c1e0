/**
 * List prices in USD, us-east-1, without free tiers and savings, as gathered from AWS's public price pages in 2026. Look them up
 * for your own region before you rely on a total.
 */
export const PRICES = {
  /** https://aws.amazon.com/appsync/pricing/ */
  appSyncPerMillionOperations: 4,
  appSyncPerMillionRealTimeMessages: 2,
  /** https://aws.amazon.com/lambda/pricing/ (arm64) */
  lambdaPerMillionRequests: 0.2,
  lambdaPerGbSecond: 0.0000133334,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  dynamoDbPerMillionWriteUnits: 0.625,
  dynamoDbPerMillionReadUnits: 0.125,
  /** https://aws.amazon.com/cloudwatch/pricing/ */
  cloudWatchPerGbOfLogs: 0.5,
  /** https://aws.amazon.com/step-functions/pricing/ (Express) */
  expressPerMillionRequests: 1,
  expressPerGbSecond: 0.00001667,
} as const;
