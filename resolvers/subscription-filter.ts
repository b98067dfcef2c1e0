import { extensions, util } from '@aws-appsync/utils';
import { TAGS } from '../schema/tags.ts';
import type { BudgetAlert, UsageEvent } from '../schema/types.ts';
import type { Access } from './access.ts';

/** What narrows a subscription must be in the events of each: a tag that is not does not compile. */
type InEveryEvent = keyof UsageEvent & keyof BudgetAlert;

interface Rule {
  fieldName: string;
  operator: 'eq' | 'in';
  value: any;
}

/** AppSync takes five values for `in`, and ten filters. */
const IN_VALUES = 5;
const MAX_FILTERS = 10;

/**
 * Restricts a subscription to what its arguments ask for and its subscriber may see. An enhanced filter takes the place of
 * AppSync's argument filter, so the arguments are part of it; leaving one out widens nothing. `open` is the value of a tag (other than
 * the cost centre) that an event leaves open: such an event is everybody's whose cost centre it is.
 */
export function filterSubscription(access: Access, args: Record<string, any>, open: string[] = []): void {
  const asked: Rule[] = [];
  for (const fieldName of Object.keys(args)) {
    const value = args[fieldName];
    if (value !== null && value !== undefined) asked.push({ fieldName, operator: 'eq', value });
  }
  // Filters are ORed and the rules in one are ANDed: one filter for each choice of five allowed values of each tag.
  let filters: Rule[][] = [asked];
  if (access.grant === 'own') {
    for (const tag of TAGS) {
      const own = access.own[tag];
      if (own !== null) {
        const value = args[tag];
        if (value === null || value === undefined)
          filters = multiply(filters, tag, tag === 'costCenter' ? own : [...open, ...own]);
        else if (!own.includes(value)) util.unauthorized();
      }
    }
  }
  if (filters.length > MAX_FILTERS) tooMany();
  if (filters.length === 1 && filters[0]!.length === 0) return;
  const filterGroup: any = filters.map((rules) => ({ filters: rules }));
  extensions.setSubscriptionFilter({ filterGroup });
}

/** A subscription is never wider than it should be: one that can't be told in ten filters is refused. */
function tooMany(): void {
  const message =
    'is needed: you may see more cost centres, applications and environments than one subscription can name';
  util.error(`costCenter: ${message}`, 'ValidationError', null, {
    fields: [{ field: 'costCenter', message }],
  });
}

/** Each filter, once for every five of the values that the field may have. */
function multiply(filters: Rule[][], fieldName: InEveryEvent, allowed: string[]): Rule[][] {
  const multiplied: Rule[][] = [];
  const starts = allowed.map((_value, i) => i).filter((i) => i % IN_VALUES === 0);
  for (const rules of filters) {
    for (const start of starts) {
      multiplied.push([
        ...rules,
        { fieldName, operator: 'in', value: allowed.slice(start, start + IN_VALUES) },
      ]);
    }
  }
  return multiplied;
}
