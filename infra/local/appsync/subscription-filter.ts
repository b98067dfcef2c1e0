/**
 * AppSync's enhanced subscription filters: filters are ORed, the rules in one are ANDed.
 * Source: https://docs.aws.amazon.com/appsync/latest/devguide/extensions.html
 */
export type SubscriptionFilter = Rule[][];

type Scalar = string | number | boolean | null;
type Values = Scalar | Scalar[];

interface Rule {
  fieldName: string;
  operator: keyof typeof OPERATORS;
  value: Values;
}

const MAX_FILTERS = 10;
const MAX_IN_VALUES = 5;

const isIn = (actual: Scalar, value: Values) => (value as Scalar[]).includes(actual);
const contains = (actual: unknown, value: Values) =>
  (typeof actual === 'string' || Array.isArray(actual)) && (actual as string).includes(value as string);
const compare = (actual: Scalar, value: Values, holds: (order: number) => boolean) =>
  actual !== null && typeof actual === typeof value && holds(actual < value! ? -1 : actual > value! ? 1 : 0);

const OPERATORS = {
  eq: (actual: Scalar, value: Values) => actual === value,
  ne: (actual: Scalar, value: Values) => actual !== value,
  le: (actual: Scalar, value: Values) => compare(actual, value, (order) => order <= 0),
  lt: (actual: Scalar, value: Values) => compare(actual, value, (order) => order < 0),
  ge: (actual: Scalar, value: Values) => compare(actual, value, (order) => order >= 0),
  gt: (actual: Scalar, value: Values) => compare(actual, value, (order) => order > 0),
  contains,
  notContains: (actual: Scalar, value: Values) => !contains(actual, value),
  beginsWith: (actual: Scalar, value: Values) =>
    typeof actual === 'string' && actual.startsWith(value as string),
  in: isIn,
  notIn: (actual: Scalar, value: Values) => !isIn(actual, value),
  between: (actual: Scalar, value: Values) => {
    const [from, to] = value as Scalar[];
    return compare(actual, from!, (order) => order >= 0) && compare(actual, to!, (order) => order <= 0);
  },
  containsAny: (actual: Scalar, value: Values) => (value as Scalar[]).some((one) => contains(actual, one)),
};

/** Reads what a resolver gave `setSubscriptionFilter`, within AppSync's limits. */
export function parseFilter(given: unknown): SubscriptionFilter {
  const { filterGroup } = JSON.parse(JSON.stringify(given)) as { filterGroup: { filters: Rule[] }[] };
  if (filterGroup.length > MAX_FILTERS)
    throw new Error(`a subscription takes at most ${MAX_FILTERS} filters`);
  for (const { operator, value } of filterGroup.flatMap(({ filters }) => filters)) {
    if (!Object.hasOwn(OPERATORS, operator)) throw new Error(`there is no filter operator ${operator}`);
    if (['in', 'notIn'].includes(operator) && (value as Scalar[]).length > MAX_IN_VALUES) {
      throw new Error(`${operator} takes at most ${MAX_IN_VALUES} values`);
    }
  }
  return filterGroup.map(({ filters }) => filters);
}

/** Whether a published object passes. */
export const passes = (filter: SubscriptionFilter, published: Record<string, unknown>): boolean =>
  filter.some((rules) =>
    rules.every(({ fieldName, operator, value }) =>
      OPERATORS[operator]((published[fieldName] ?? null) as Scalar, value),
    ),
  );
