import { extensions, util } from '@aws-appsync/utils';
import type { Access } from './access.ts';

interface Rule {
  fieldName: string;
  operator: 'eq' | 'in';
  value: any;
}

/** AppSync takes five values for `in`. */
const IN_VALUES = 5;

/**
 * Restricts a subscription to what its arguments ask for and its subscriber may see. An enhanced filter takes the place of
 * AppSync's argument filter, so the arguments are part of it; leaving one out widens nothing.
 */
export function filterSubscription(
  access: Access,
  args: Record<string, any>,
  scoped: Record<string, string[]>,
): void {
  const asked: Rule[] = [];
  for (const fieldName of Object.keys(args)) {
    const value = args[fieldName];
    if (value !== null && value !== undefined) {
      const allowed = scoped[fieldName] ?? [];
      if (access.grant === 'own' && allowed.length > 0 && !allowed.includes(value)) util.unauthorized();
      asked.push({ fieldName, operator: 'eq', value });
    }
  }
  // Filters are ORed and the rules in one are ANDed: one filter for each choice of five allowed values of each field.
  let filters: Rule[][] = [asked];
  if (access.grant === 'own') {
    for (const fieldName of Object.keys(scoped)) {
      const isAsked = asked.some((rule) => rule.fieldName === fieldName);
      const allowed = scoped[fieldName]!;
      if (!isAsked && allowed.length > 0) filters = multiply(filters, fieldName, allowed);
    }
  }
  if (filters.length === 1 && asked.length === 0 && filters[0]!.length === 0) return;
  const filterGroup: any = filters.map((rules) => ({ filters: rules }));
  extensions.setSubscriptionFilter({ filterGroup });
}

/** Each filter, once for every five of the values that the field may have. */
function multiply(filters: Rule[][], fieldName: string, allowed: string[]): Rule[][] {
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
