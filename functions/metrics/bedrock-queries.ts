import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Asking } from './find-series.ts';
import { readMetrics } from './read-metrics.ts';

/** What Bedrock measures, as far as it is asked for. Source: https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring-runtime-metrics.html */
export const BEDROCK_FIGURES = {
  invocations: ['Invocations', 'Sum'],
  clientErrors: ['InvocationClientErrors', 'Sum'],
  serverErrors: ['InvocationServerErrors', 'Sum'],
  throttles: ['InvocationThrottles', 'Sum'],
  inputTokens: ['InputTokenCount', 'Sum'],
  outputTokens: ['OutputTokenCount', 'Sum'],
  cacheReadInputTokens: ['CacheReadInputTokenCount', 'Sum'],
  cacheWriteInputTokens: ['CacheWriteInputTokenCount', 'Sum'],
  latencySumMs: ['InvocationLatency', 'Sum'],
  latencySamples: ['InvocationLatency', 'SampleCount'],
} as const;

export type BedrockFigure = keyof typeof BEDROCK_FIGURES;

export const BEDROCK_NAMESPACE = 'AWS/Bedrock';

/** A request has at most so many queries. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MAX_QUERIES = 500;

/** A figure of a model or profile at a time (ms). */
interface BedrockMeasure<Figure extends BedrockFigure> {
  modelMetric: string;
  figure: Figure;
  at: number;
  value: number;
}

/** Figures of models and profiles by what CloudWatch calls these, in periods of `step` ms. */
export async function readBedrock<Figure extends BedrockFigure>(
  { client, range, step, allowed }: Asking,
  modelMetrics: readonly string[],
  figures: readonly Figure[],
): Promise<BedrockMeasure<Figure>[]> {
  const asked = modelMetrics.flatMap((modelMetric) => figures.map((figure) => ({ modelMetric, figure })));
  const measures: BedrockMeasure<Figure>[] = [];
  for (let first = 0; first < asked.length; first += MAX_QUERIES) {
    const some = asked.slice(first, first + MAX_QUERIES);
    const queries = some.map(({ modelMetric, figure }, i): MetricDataQuery => {
      const [MetricName, Stat] = BEDROCK_FIGURES[figure];
      const Dimensions = [{ Name: 'ModelId', Value: modelMetric }];
      const Metric = { Namespace: BEDROCK_NAMESPACE, MetricName, Dimensions };
      return { Id: `q${i}`, MetricStat: { Metric, Period: step / 1_000, Stat } };
    });
    const { parts, hasMorePoints } = await readMetrics(client, queries, range, step, allowed);
    // Where no more may be asked, who asked says that not all is there.
    if (hasMorePoints && allowed.left > 0)
      throw new Error('CloudWatch left out points of metrics that it was asked for by name');
    for (const { id, points } of parts) {
      const { modelMetric, figure } = some[Number(id.slice(1))]!;
      for (const [at, value] of points) measures.push({ modelMetric, figure, at, value });
    }
  }
  return measures;
}
