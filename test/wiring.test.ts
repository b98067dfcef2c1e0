import { readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { filesIn, root } from './support/sources.ts';
import { PERMISSIONS } from '../resolvers/permissions.ts';
import { buildAll, resolverBundle } from '../infra/build/bundle.ts';
import { loadSchema } from '../infra/build/schema.ts';
import { DEFAULT_MODE, allowedModes, directiveList } from '../infra/local/auth/modes.ts';
import {
  API_ENVIRONMENT,
  FIELDS,
  FUNCTIONS,
  PIPELINE_CODE,
  SHARED_RESOLVER_CODE,
  STEPS,
} from '../infra/wiring.ts';

const schema = loadSchema();
const fieldNames = (type: string) =>
  Object.keys((schema.getType(type) as { getFields(): object } | undefined)?.getFields() ?? {});

describe('the table of contents', () => {
  it('names every field that needs a resolver, and no other', () => {
    const roots = ['Query', 'Mutation', 'Subscription'].flatMap((type) =>
      fieldNames(type).map((name) => `${type}.${name}`),
    );
    const named = Object.keys(FIELDS);
    expect(roots.filter((field) => !named.includes(field))).toEqual([]);
    expect(Object.keys(PERMISSIONS).sort()).toEqual([...named].sort());
    for (const field of named) {
      const [type, name] = field.split('.') as [string, string];
      expect(fieldNames(type), field).toContain(name);
    }
  });

  it('gives every field with arguments of its own a resolver', () => {
    for (const type of Object.values(schema.getTypeMap())) {
      if (
        !isObjectType(type) ||
        type.name.startsWith('__') ||
        ['Query', 'Mutation', 'Subscription'].includes(type.name)
      )
        continue;
      for (const field of Object.values(type.getFields())) {
        if (field.args.length > 0) expect(Object.keys(FIELDS)).toContain(`${type.name}.${field.name}`);
      }
    }
  });

  it('names every resolver file, and every file it names is there', () => {
    const named = [PIPELINE_CODE, ...SHARED_RESOLVER_CODE, ...Object.values(STEPS).map(({ code }) => code)];
    expect(
      filesIn('resolvers')
        .map((file) => relative('resolvers', file))
        .sort(),
    ).toEqual([...new Set(named)].sort());
  });

  it('uses every step, and every function by a step or a trigger', () => {
    expect(new Set(Object.values(FIELDS).flat())).toEqual(new Set(Object.keys(STEPS)));
    const handlers = filesIn('functions/handlers').map((file) => basename(file, '.ts'));
    expect(handlers.sort()).toEqual(Object.keys(FUNCTIONS).sort());
    const byStep = Object.values(STEPS).flatMap(({ dataSource }) =>
      'function' in dataSource ? [dataSource.function] : [],
    );
    const byTrigger = Object.entries(FUNCTIONS).flatMap(([name, spec]) => ('trigger' in spec ? [name] : []));
    expect([...new Set([...byStep, ...byTrigger])].sort()).toEqual(Object.keys(FUNCTIONS).sort());
  });

  it('keeps within what AppSync takes: ten functions a pipeline, 32 KB of code', async () => {
    await buildAll();
    for (const [field, steps] of Object.entries(FIELDS)) expect(steps.length, field).toBeLessThanOrEqual(10);
    for (const code of [PIPELINE_CODE, ...Object.values(STEPS).map((step) => step.code)]) {
      expect(statSync(resolverBundle(code)).size, code).toBeLessThanOrEqual(32 * 1024);
    }
  });

  it('names every environment variable that functions read', () => {
    const read = new Set(
      filesIn('functions').flatMap((file) =>
        [...readFileSync(join(root, file), 'utf8').matchAll(/process\.env\.([A-Z0-9_]+)/g)].map(
          ([, name]) => name!,
        ),
      ),
    );
    read.delete('AWS_REGION'); // Lambda's own
    for (const ofTheLocalHost of ['STORE_MODULE', 'PUBLISHER_MODULE', 'WORKER_MODULE'])
      read.delete(ofTheLocalHost);
    const named = new Set<string>(Object.values(FUNCTIONS).flatMap(({ environment }) => [...environment]));
    expect(named).toEqual(read);
  });

  it('names every environment variable that resolvers read', () => {
    const read = filesIn('resolvers').flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/ctx\.env\.([A-Z_0-9]+)/g)].map(
        ([, name]) => name!,
      ),
    );
    expect(new Set(read)).toEqual(new Set(API_ENVIRONMENT));
  });

  it('hears only mutations that exist', () => {
    for (const field of Object.values(schema.getSubscriptionType()!.getFields())) {
      const mutations = directiveList(field.astNode, 'aws_subscribe', 'mutations');
      expect(mutations.length).toBeGreaterThan(0);
      for (const mutation of mutations) expect(fieldNames('Mutation')).toContain(mutation);
    }
  });
});

describe('the schema', () => {
  it('describes every type, field, argument and enum value', () => {
    const bare: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__') || !type.astNode) continue;
      if (!type.description) bare.push(type.name);
      const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
      for (const field of fields) {
        if (!field.description) bare.push(`${type.name}.${field.name}`);
        for (const arg of 'args' in field ? field.args : [])
          if (!arg.description) bare.push(`${type.name}.${field.name}(${arg.name})`);
      }
      for (const value of 'getValues' in type ? type.getValues() : [])
        if (!value.description) bare.push(`${type.name}.${value.name}`);
    }
    expect(bare).toEqual([]);
  });

  it('lets only the system publish', () => {
    const allowed = allowedModes(schema);
    for (const [field, modes] of allowed) {
      if (field.startsWith('Mutation.publish')) expect([...modes], field).toEqual(['AWS_IAM']);
      else expect(modes.has(DEFAULT_MODE), field).toBe(true);
    }
  });
});
