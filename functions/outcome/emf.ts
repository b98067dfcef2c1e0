import type { Invocation } from '../../schema/types.ts';
import { ABSENT_TAG } from '../pipeline/absent-tag.ts';
import { DIMENSIONS, METRICS, NAMESPACE, type Dimension, type Metric } from './metrics.ts';

/** Values that no list names share one: each combination of dimension values is billed as a metric. */
export const OTHER = 'other';

/** The values that have metrics of their own, where a deployment lists them; without a list, each value has. */
export type ListedValues = Partial<
  Record<'applications' | 'costCenters' | 'environments', ReadonlySet<string>>
>;

/** The part of a decided call that metrics are made of. */
export type Measured = Pick<Invocation, 'status' | 'model' | 'modelId' | 'tags' | 'usage'>;

/** What a decided call counts as. */
function measure({ status, usage }: Pick<Measured, 'status' | 'usage'>): Partial<Record<Metric, number>> {
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
export function emfRecord(
  { model, modelId, tags, ...measured }: Measured,
  now: number,
  listed: ListedValues = {},
): object {
  const values = measure(measured);
  const dimensions: Record<Dimension, string> = {
    Model: model,
    ModelId: modelId,
    CostCenter: among(listed.costCenters, tags.costCenter),
    Application: among(listed.applications, tags.applicationId),
    Environment: among(listed.environments, tags.environment),
  };
  const metrics = Object.keys(values).map((name) => ({ Name: name, Unit: METRICS[name as Metric] }));
  return embedded(metrics, DIMENSIONS, { ...dimensions, ...values }, now);
}

const among = (listed: ReadonlySet<string> | undefined, value: string): string =>
  !listed || value === ABSENT_TAG || listed.has(value) ? value : OTHER;

/** What `APPLICATIONS`, `COST_CENTERS` and `ENVIRONMENTS` (comma-separated) list, as far as they are set. */
export const listedValues = (): ListedValues => ({
  applications: setOf(process.env.APPLICATIONS),
  costCenters: setOf(process.env.COST_CENTERS),
  environments: setOf(process.env.ENVIRONMENTS),
});

const setOf = (list: string | undefined): ReadonlySet<string> | undefined =>
  list ? new Set(list.split(',').map((name) => name.trim())) : undefined;

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
