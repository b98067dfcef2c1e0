import { modelMetricOf } from '../../../../functions/catalog/model.ts';
import type { ModelCall } from '../protocol/model-call.ts';
import { statisticsOf, type Measured } from './metric.ts';

/** What Bedrock calls each kind of token: in its answers, and in its metrics. */
const TOKENS: Record<string, string> = {
  inputTokens: 'InputTokenCount',
  outputTokens: 'OutputTokenCount',
  cacheReadInputTokens: 'CacheReadInputTokenCount',
  cacheWriteInputTokens: 'CacheWriteInputTokenCount',
};

const ERRORS: Record<Exclude<ModelCall['kind'], 'answered'>, string> = {
  throttled: 'InvocationThrottles',
  'client-error': 'InvocationClientErrors',
  'server-error': 'InvocationServerErrors',
};

/**
 * What Bedrock measures of a call: errors are not counted as invocations, and throttled calls as neither.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring-runtime-metrics.html
 */
export function measuredOfCall(modelId: string, call: ModelCall, at: number): Measured[] {
  const dimensions = { ModelId: modelMetricOf(modelId) };
  const metric = (name: string, value: number): Measured => ({
    metric: { namespace: 'AWS/Bedrock', name, dimensions },
    at,
    values: statisticsOf(value),
  });
  if (call.kind !== 'answered') return [metric(ERRORS[call.kind], 1)];
  return [
    metric('Invocations', 1),
    metric('InvocationLatency', call.latencyMs),
    ...Object.entries(TOKENS).flatMap(([field, name]) => {
      const tokens = call.usage[field];
      return typeof tokens === 'number' ? [metric(name, tokens)] : [];
    }),
  ];
}
