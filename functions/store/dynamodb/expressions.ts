import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { toAttribute } from './attribute-value.ts';
import type { Change, Condition, Value } from '../store.ts';

/** Names and values of DynamoDB's expressions, each once: what is short leaves room for more budgets in 4 KB. */
export class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, { placeholder: string; value: AttributeValue }>();

  name(attribute: string): string {
    const known = this.#names.get(attribute);
    if (known) return known;
    const placeholder = `#${this.#names.size.toString(36)}`;
    this.#names.set(attribute, placeholder);
    return placeholder;
  }

  value(value: Value): string {
    const marshalled = toAttribute(value);
    const key = JSON.stringify(marshalled);
    const known = this.#values.get(key);
    if (known) return known.placeholder;
    const placeholder = `:${this.#values.size.toString(36)}`;
    this.#values.set(key, { placeholder, value: marshalled });
    return placeholder;
  }

  /** As a request takes them: DynamoDB refuses empty ones. */
  get parameters() {
    return {
      ...(this.#names.size > 0 && {
        ExpressionAttributeNames: Object.fromEntries(
          [...this.#names].map(([attribute, placeholder]) => [placeholder, attribute]),
        ),
      }),
      ...(this.#values.size > 0 && {
        ExpressionAttributeValues: Object.fromEntries(
          [...this.#values.values()].map(({ placeholder, value }) => [placeholder, value]),
        ),
      }),
    };
  }
}

/** Conditions that must all hold, as one expression; undefined for none. */
export const conditionExpression = (
  conditions: readonly Condition[] | undefined,
  placeholders: Placeholders,
): string | undefined =>
  conditions && conditions.length > 0
    ? conditions.map((condition) => clause(condition, placeholders)).join(' AND ')
    : undefined;

function clause(condition: Condition, placeholders: Placeholders): string {
  switch (condition.kind) {
    case 'equals':
      return `${placeholders.name(condition.attribute)} = ${placeholders.value(condition.value)}`;
    case 'absent':
      return `attribute_not_exists(${placeholders.name(condition.attribute)})`;
    case 'present':
      return `attribute_exists(${placeholders.name(condition.attribute)})`;
    case 'atMost':
      return `${placeholders.name(condition.attribute)} <= ${placeholders.value(condition.value)}`;
    case 'anyOf':
      return `(${condition.conditions.map((one) => clause(one, placeholders)).join(' OR ')})`;
  }
}

/** A change as one expression; undefined for one that changes nothing. */
export function updateExpression(
  { set = {}, add = {}, remove = [] }: Change,
  placeholders: Placeholders,
): string | undefined {
  const sets = Object.entries(set)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${placeholders.name(name)} = ${placeholders.value(value)}`);
  const adds = Object.entries(add).map(
    ([name, value]) => `${placeholders.name(name)} ${placeholders.value(value)}`,
  );
  const removes = remove.map((name) => placeholders.name(name));
  const clauses = [
    ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
    ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : []),
    ...(adds.length > 0 ? [`ADD ${adds.join(', ')}`] : []),
  ];
  return clauses.length > 0 ? clauses.join(' ') : undefined;
}
