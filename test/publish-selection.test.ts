import {
  getNamedType,
  isObjectType,
  parse,
  validate,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { PUBLISH_ALERT } from '../functions/reporting/alerts.ts';
import { PUBLISH_USAGE } from '../functions/reporting/usage-event.ts';
import { loadSchema } from '../infra/build/schema.ts';

const schema = loadSchema();

/** The paths of all leaves of a type. */
const leavesOf = (type: GraphQLObjectType, path = ''): string[] =>
  Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    return isObjectType(inner) ? leavesOf(inner, `${path}${field.name}.`) : [`${path}${field.name}`];
  });

const selected = (set: SelectionSetNode, path = ''): string[] =>
  set.selections.flatMap((one) => {
    if (one.kind !== 'Field') return [];
    return one.selectionSet
      ? selected(one.selectionSet, `${path}${one.name.value}.`)
      : [`${path}${one.name.value}`];
  });

describe('a subscriber gets only what the publishing mutation selects, so it selects every field:', () => {
  it.each([
    ['a usage event', PUBLISH_USAGE, 'UsageEvent'],
    ['a budget alert', PUBLISH_ALERT, 'BudgetAlert'],
  ])('%s', (_name, mutation, typeName) => {
    const document = parse(mutation);
    expect(validate(schema, document)).toEqual([]);
    const [operation] = document.definitions;
    if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
    const [field] = operation.selectionSet.selections;
    if (field?.kind !== 'Field') throw new Error('no field');
    const type = schema.getType(typeName) as GraphQLObjectType;
    expect(selected(field.selectionSet!).sort()).toEqual(leavesOf(type).sort());
  });
});
