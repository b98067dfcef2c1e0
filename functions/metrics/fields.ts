import { fieldOf, type Field } from '../errors/field.ts';
import { metricUsageArgs } from './input.ts';
import { metricUsage, type MetricContext } from './metric-usage.ts';

/** Every field about CloudWatch's metrics. */
export const METRIC_FIELDS = {
  metricUsage: fieldOf('query', metricUsageArgs, ({ input }, context: MetricContext) =>
    metricUsage(input, context),
  ),
} satisfies Record<string, Field<MetricContext>>;
