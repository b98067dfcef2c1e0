import type { Invocation } from '../../schema/types.ts';

/** The namespace of the system's own metrics. */
export const NAMESPACE = 'GenAIRateLimiting';

/** The dimensions of each of its metrics. */
export const DIMENSIONS = ['Model', 'ModelId', 'CostCenter', 'Application', 'Environment'] as const;

/** Its metrics and their units. */
export const METRICS = {
  TotalRequests: 'Count',
  RateLimitApproved: 'Count',
  RateLimitDenied: 'Count',
  InvocationFailed: 'Count',
  InputTokens: 'Count',
  OutputTokens: 'Count',
} as const;

type Metric = keyof typeof METRICS;

/** Applications that no list names share one dimension value: each combination of values is billed as a metric. */
const OTHER = 'other';

/** The part of a decided call that metrics are made of. */
export type Measured = Pick<Invocation, 'status' | 'model' | 'modelId' | 'tags' | 'usage'>;

/** What a decided call counts as. */
function measure({ status, usage }: Measured): Partial<Record<Metric, number>> {
  if (status === 'DENIED') return { TotalRequests: 1, RateLimitDenied: 1 };
  if (status !== 'SUCCEEDED') return { TotalRequests: 1, RateLimitApproved: 1, InvocationFailed: 1 };
  return {
    TotalRequests: 1,
    RateLimitApproved: 1,
    // Cached tokens are input too, as in Bedrock's own total.
    InputTokens: usage!.totalTokens - usage!.outputTokens,
    OutputTokens: usage!.outputTokens,
  };
}

/**
 * A decided call in CloudWatch's embedded metric format: metrics leave in the log, without a request.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emfRecord(measured: Measured, now: number, listedApplications?: ReadonlySet<string>): object {
  const values = measure(measured);
  const { applicationId, costCenter, environment } = measured.tags;
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [DIMENSIONS],
          Metrics: Object.keys(values).map((name) => ({ Name: name, Unit: METRICS[name as Metric] })),
        },
      ],
    },
    Model: measured.model,
    ModelId: measured.modelId,
    CostCenter: costCenter,
    Application: !listedApplications || listedApplications.has(applicationId) ? applicationId : OTHER,
    Environment: environment,
    ...values,
  };
}

/** The applications that `APPLICATIONS` (comma-separated) lists; undefined, for all, where it is not set. */
export function listedApplications(configured = process.env.APPLICATIONS): ReadonlySet<string> | undefined {
  return configured ? new Set(configured.split(',').map((name) => name.trim())) : undefined;
}
