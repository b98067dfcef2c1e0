import { DIMENSIONS, NAMESPACE, type Dimension, type Metric } from '../reporting/metrics.ts';

/** Which values of a dimension are looked for: these, or all but these. */
type Wanted = { in: readonly string[] } | { notIn: readonly string[] };

/** What is looked for, dimension by dimension; any value where nothing is said. */
export type Where = Partial<Record<Dimension, Wanted>>;

/** The dimensions by which what a search finds is told apart. */
export const TOLD = ['CostCenter', 'Application', 'Environment', 'ModelId'] as const satisfies Dimension[];

export type Told = (typeof TOLD)[number];

/** No tag, model ID or ARN has it. */
const SEPARATOR = '|';

/** What each series that a search finds is to be called: its values, in the order of `TOLD`. */
export const LABEL = TOLD.map((name) => `\${PROP('Dim.${name}')}`).join(SEPARATOR);

/** The values in a label. */
export function valuesIn(label: string): Record<Told, string> {
  const values = label.split(SEPARATOR);
  if (values.length !== TOLD.length)
    throw new Error(`a label of CloudWatch is not as it was asked for: ${label}`);
  return Object.fromEntries(TOLD.map((name, i) => [name, values[i]])) as Record<Told, string>;
}

/** A search expression has at most so many characters. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html */
const MAX_LENGTH = 1_024;

/** What an exact match must have a backslash before. */
const ESCAPED = /["\\()]/g;

/** A quote would end the search: no tag has one, so what has one is never found. */
const UNSPEAKABLE = /'/;

const exactly = (dimension: Dimension, value: string): string =>
  `${dimension}="${value.replace(ESCAPED, '\\$&')}"`;

function condition(dimension: Dimension, wanted: Wanted): string {
  if ('notIn' in wanted) return wanted.notIn.map((value) => `NOT ${exactly(dimension, value)}`).join(' ');
  const alternatives = wanted.in.map((value) => exactly(dimension, value));
  return alternatives.length === 1 ? alternatives[0]! : `(${alternatives.join(' OR ')})`;
}

/** The search for a metric; undefined where it can't be said in one expression, or finds nothing. */
export function searchFor(metric: Metric, where: Where): string | undefined {
  const conditions = Object.entries(where) as [Dimension, Wanted][];
  const values = conditions.flatMap(([, wanted]) => ('in' in wanted ? wanted.in : wanted.notIn));
  if (values.some((value) => UNSPEAKABLE.test(value))) return undefined;
  const terms = conditions.map(([dimension, wanted]) => condition(dimension, wanted));
  const schema = `{${[NAMESPACE, ...DIMENSIONS].join(',')}}`;
  const search = [schema, `MetricName="${metric}"`, ...terms.filter((term) => term !== '')].join(' ');
  return search.length > MAX_LENGTH ? undefined : `SEARCH('${search}', 'Sum')`;
}
