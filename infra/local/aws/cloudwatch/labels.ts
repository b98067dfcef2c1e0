import { inTime } from './math/value.ts';
import { notHere, Refused } from './refused.ts';
import type { Series } from './series.ts';

const MAX_STATISTICS = 5;

type OfValues = (values: readonly number[]) => number;

/** What a label may say of the values; nothing of none. */
const STATISTICS: Record<string, OfValues> = {
  AVG: (values) => values.reduce((a, b) => a + b) / values.length,
  SUM: (values) => values.reduce((a, b) => a + b),
  MIN: (values) => values.reduce((a, b) => Math.min(a, b)),
  MAX: (values) => values.reduce((a, b) => Math.max(a, b)),
  FIRST: (values) => values[0]!,
  LAST: (values) => values.at(-1)!,
  DATAPOINT_COUNT: (values) => values.length,
};

const PROPERTIES: Record<string, (of: NonNullable<Series['of']>, period: number) => string> = {
  MetricName: ({ metric }) => metric.name,
  Namespace: ({ metric }) => metric.namespace,
  Stat: ({ stat }) => stat,
  Period: (_of, period) => String(period),
};

const DYNAMIC = /\$\{([^}]*)\}/g;
const PROPERTY = /^PROP\('([^']*)'\)$/;
const DIMENSION = 'Dim.';

/**
 * The label of a series, with what is in `${…}` replaced.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html
 */
export function labelOf(label: string, series: Series): string {
  const names = [...label.matchAll(DYNAMIC)].map(([, name]) => name!);
  if (names.filter((name) => name === 'LABEL').length > 1)
    throw new Refused('${LABEL} may be used once in a label.');
  if (names.filter((name) => Object.hasOwn(STATISTICS, name)).length > MAX_STATISTICS)
    throw new Refused(`A label may have at most ${MAX_STATISTICS} dynamic values.`);
  return label.replace(DYNAMIC, (_all, name: string) => dynamicValue(name, series));
}

export const isDynamic = (label: string): boolean => label.includes('${');

function dynamicValue(name: string, series: Series): string {
  if (name === 'LABEL') return series.label;
  if (Object.hasOwn(STATISTICS, name)) {
    const values = inTime(series).map(([, value]) => value);
    return values.length === 0 ? '' : String(STATISTICS[name]!(values));
  }
  const property = PROPERTY.exec(name)?.[1];
  if (property === undefined) throw notHere(`\${${name}} in a label`);
  if (!series.of) return '';
  if (property.startsWith(DIMENSION))
    return series.of.metric.dimensions[property.slice(DIMENSION.length)] ?? '';
  if (!Object.hasOwn(PROPERTIES, property)) throw notHere(`\${${name}} in a label`);
  return PROPERTIES[property]!(series.of, series.period);
}
