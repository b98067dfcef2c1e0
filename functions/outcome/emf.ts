import type { Invocation } from '../../schema/types.ts';
import { DIMENSIONS, METRICS, NAMESPACE, type Dimension, type Metric } from './metrics.ts';

/** Applications that no list names share one dimension value: each combination of values is billed as a metric. */
export const OTHER_APPLICATIONS = 'other';

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

/** The metrics of a decided call. */
export function emfRecord(measured: Measured, now: number, listedApplications?: ReadonlySet<string>): object {
  const values = measure(measured);
  const { applicationId, costCenter, environment } = measured.tags;
  const isListed = !listedApplications || listedApplications.has(applicationId);
  const dimensions: Record<Dimension, string> = {
    Model: measured.model,
    ModelId: measured.modelId,
    CostCenter: costCenter,
    Application: isListed ? applicationId : OTHER_APPLICATIONS,
    Environment: environment,
  };
  const metrics = Object.keys(values).map((name) => ({ Name: name, Unit: METRICS[name as Metric] }));
  return embedded(metrics, DIMENSIONS, { ...dimensions, ...values }, now);
}

/** The applications that `APPLICATIONS` (comma-separated) lists; undefined, for all, where it is not set. */
export function listedApplications(configured = process.env.APPLICATIONS): ReadonlySet<string> | undefined {
  return configured ? new Set(configured.split(',').map((name) => name.trim())) : undefined;
}

interface MetricOfOneValue {
  name: string;
  unit: string;
  dimensions: readonly string[];
}

/**
 * Metrics in CloudWatch's embedded metric format: they leave in the log, without a request.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const embedded = (
  metrics: { Name: string; Unit: string }[],
  dimensions: readonly string[],
  values: Record<string, string | number>,
  now: number,
): object => ({
  _aws: {
    Timestamp: now,
    CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [dimensions], Metrics: metrics }],
  },
  ...values,
});

/** One metric of one value. */
export const oneMetric = (
  { name, unit, dimensions }: MetricOfOneValue,
  value: number,
  values: Record<string, string>,
  now: number,
): object => embedded([{ Name: name, Unit: unit }], dimensions, { ...values, [name]: value }, now);
