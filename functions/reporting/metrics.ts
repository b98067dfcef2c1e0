import type { Tag } from '../../schema/tags.ts';

/**
 * The names of all metrics that the functions emit: the one definition that emitting code, dashboard, alarms and their
 * tests share.
 */

/** The namespace of the system's own metrics. */
export const NAMESPACE = 'GenAIRateLimiting';

/** The dimensions of each metric of a call. */
export const DIMENSIONS = ['Model', 'ModelId', 'CostCenter', 'Application', 'Environment'] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** The dimension that each tag appears as. */
export const TAG_DIMENSIONS = {
  costCenter: 'CostCenter',
  applicationId: 'Application',
  environment: 'Environment',
} as const satisfies Record<Tag, Dimension>;

/** The metrics of a call and their units. */
export const METRICS = {
  TotalRequests: 'Count',
  RateLimitApproved: 'Count',
  RateLimitDenied: 'Count',
  InvocationFailed: 'Count',
  InputTokens: 'Count',
  OutputTokens: 'Count',
} as const;

export type Metric = keyof typeof METRICS;

/** Budget alerts by kind and budget. */
export const ALERT_METRIC = { name: 'BudgetAlerts', unit: 'Count', dimensions: ['Kind', 'Budget'] } as const;

/** How late the sweep was for the most overdue hold that it found; by function, since stages share the namespace. */
export const SWEEP_LAG_METRIC = { name: 'SweepLag', unit: 'Seconds', dimensions: ['FunctionName'] } as const;

/** Log lines of level ERROR, counted by a filter on the logs. */
export const ERROR_METRIC = { name: 'LoggedErrors', pattern: '{ $.level = "ERROR" }' } as const;

/** Decided calls that failed, of any model and team: an alarm can't sum over dimensions, so their lines are counted too. */
export const FAILED_CALLS_METRIC = { name: 'FailedCalls', pattern: '{ $.status = "FAILED" }' } as const;

/** What is counted in the logs of every function. */
export const LOG_METRICS = [ERROR_METRIC, FAILED_CALLS_METRIC] as const;
