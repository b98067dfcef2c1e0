import { ABSENT_TAG, TAGS } from '../../schema/tags.ts';
import type { ListedTags } from '../catalog/listed-tags.ts';
import type { DecidedInvocation, DecidedStatus } from './decided.ts';
import { DIMENSIONS, METRICS, NAMESPACE, TAG_DIMENSIONS, type Dimension, type Metric } from './metrics.ts';

/** Values that no list names share one: each combination of dimension values is billed as a metric. */
export const OTHER = 'other';

/** The part of a decided call that metrics are made of. */
export type Measured = Pick<DecidedInvocation, 'status' | 'model' | 'modelId' | 'tags' | 'usage'>;

const COUNTS: Record<DecidedStatus, (usage: Measured['usage']) => Partial<Record<Metric, number>>> = {
  DENIED: () => ({ TotalRequests: 1, RateLimitDenied: 1 }),
  FAILED: () => ({ TotalRequests: 1, RateLimitApproved: 1, InvocationFailed: 1 }),
  // Neither a success nor a failure.
  CANCELLED: () => ({ TotalRequests: 1, RateLimitApproved: 1 }),
  SUCCEEDED: (usage) => ({
    TotalRequests: 1,
    RateLimitApproved: 1,
    // Cached tokens are input too, as in Bedrock's own total.
    InputTokens: usage!.totalTokens - usage!.outputTokens,
    OutputTokens: usage!.outputTokens,
  }),
};

/** The metrics of a decided call. */
export function emfRecord(
  { model, modelId, tags, status, usage }: Measured,
  now: number,
  listed: ListedTags = {},
): object {
  const values = COUNTS[status](usage);
  const dimensions = {
    Model: model,
    ModelId: modelId,
    ...Object.fromEntries(TAGS.map((tag) => [TAG_DIMENSIONS[tag], among(listed[tag], tags[tag])])),
  } as Record<Dimension, string>;
  const metrics = Object.keys(values).map((name) => ({ Name: name, Unit: METRICS[name as Metric] }));
  return embedded(metrics, DIMENSIONS, { ...dimensions, ...values }, now);
}

const among = (listed: ReadonlySet<string> | undefined, value: string): string =>
  !listed || value === ABSENT_TAG || listed.has(value) ? value : OTHER;

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
