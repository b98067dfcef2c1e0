import { DIMENSIONS, NAMESPACE, type Dimension, type Metric } from '../../../functions/reporting/metrics.ts';

/** A CloudWatch expression (metric math), and what to call it. */
export interface Expression {
  expression: string;
  label: string;
}

/** Every combination of dimensions of a metric, or only those with this value. One series each. */
function search(metric: Metric, where: Partial<Record<Dimension, string>> = {}): string {
  const conditions = Object.entries(where).map(([dimension, value]) => ` ${dimension}="${value}"`);
  const schema = [NAMESPACE, ...DIMENSIONS].join(',');
  return `SEARCH('{${schema}} MetricName="${metric}"${conditions.join('')}', 'Sum')`;
}

/** The sum over them; 0 where nothing has been reported. */
export const total = (metric: Metric, where?: Partial<Record<Dimension, string>>): string =>
  `FILL(SUM(${search(metric, where)}), 0)`;

/** A metric, summed, for each of a dimension's values. */
export const totalBy = (metric: Metric, dimension: Dimension, values: readonly string[]): Expression[] =>
  values.map((value) => ({ expression: total(metric, { [dimension]: value }), label: value }));

/**
 * How many percent of the calls with a dimension's value were denied: at 100, its budgets are at their limit. Nothing where
 * there were no calls.
 */
export const deniedPercentBy = (dimension: Dimension, values: readonly string[]): Expression[] =>
  values.map((value) => {
    const where = { [dimension]: value };
    const all = `SUM(${search('TotalRequests', where)})`;
    return { expression: `100 * ${total('RateLimitDenied', where)} / ${all}`, label: value };
  });
