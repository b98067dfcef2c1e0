import { parse, visit } from 'graphql';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaFor } from '../../infra/aws/constructs/graphql-api.ts';
import { STAGES } from '../../infra/aws/stages.ts';
import { builtArtifacts, type Artifacts } from '../../infra/build/artifacts.ts';
import { synthesisedArtifacts } from '../../infra/build/assembly.ts';
import { loadSchema } from '../../infra/build/schema.ts';
import { allowedModes } from '../../infra/local/auth/modes.ts';
import { API_ENVIRONMENT, FIELDS, FUNCTIONS, QUERY_LIMITS, STEPS } from '../../infra/wiring.ts';
import type { UsageEvent } from '../../schema/types.ts';
import { ofType, propertiesOf, synthesise, type Synthesised } from '../support/assembly.ts';
import { createBudget, invoke } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { RealtimeClient } from '../support/realtime.ts';

let dev: Synthesised;
let prod: Synthesised;
let deployed: Artifacts;
const local = builtArtifacts();
beforeAll(async () => {
  dev = await synthesise('dev');
  prod = await synthesise('prod');
  deployed = synthesisedArtifacts(dev.directory);
});

const contentOf = (file: string) => readFileSync(file, 'utf8');

describe('the template and the local host', () => {
  it('have the same fields, and the same steps in each', () => {
    expect(deployed.fields).toEqual(local.fields);
    expect(Object.keys(deployed.fields).sort()).toEqual(Object.keys(FIELDS).sort());
  });

  it('have the same data source behind each step, and the same batches', () => {
    const sources = ({ steps }: Artifacts) =>
      Object.fromEntries(
        Object.entries(steps).map(([name, { dataSource, maxBatchSize }]) => [
          name,
          { ...dataSource, maxBatchSize },
        ]),
      );
    expect(sources(deployed)).toEqual(sources(local));
    expect(Object.keys(deployed.steps).sort()).toEqual(Object.keys(STEPS).sort());
  });

  it('run the same code, byte by byte', () => {
    expect(contentOf(deployed.pipeline)).toBe(contentOf(local.pipeline));
    for (const [name, { file }] of Object.entries(local.steps))
      expect(contentOf(deployed.steps[name]!.file), name).toBe(contentOf(file));
    for (const [name, { file }] of Object.entries(local.functions)) {
      const there = deployed.functions[name as keyof typeof FUNCTIONS].file;
      expect(contentOf(there), name).toBe(contentOf(file));
      const chunks = [...contentOf(file).matchAll(/["']\.\/(chunk-[^"']+)["']/g)].map(([, chunk]) => chunk!);
      for (const chunk of chunks)
        expect(contentOf(join(dirname(there), basename(chunk)))).toBe(contentOf(join(dirname(file), chunk)));
    }
  });

  it('have the same functions, with the same time-outs', () => {
    const timeouts = ({ functions }: Artifacts) =>
      Object.fromEntries(
        Object.entries(functions).map(([name, { timeoutSeconds }]) => [name, timeoutSeconds]),
      );
    expect(timeouts(deployed)).toEqual(timeouts(local));
  });

  it('describe types and their fields, and nothing else: reports have AppSync refuse the rest', () => {
    const described: Record<string, boolean[]> = {};
    visit(parse(schemaFor(local.schema, STAGES.prod)), {
      enter: (node) => {
        if ('description' in node) (described[node.kind] ??= []).push(node.description !== undefined);
      },
    });
    for (const kind of ['InputValueDefinition', 'EnumValueDefinition', 'InputObjectTypeDefinition']) {
      expect(described[kind]!.length).toBeGreaterThan(3);
      expect(described[kind], kind).not.toContain(true);
    }
    for (const kind of ['ObjectTypeDefinition', 'FieldDefinition', 'EnumTypeDefinition'])
      expect(described[kind], kind).toContain(true);
  });

  it('have the same schema; where there is no API key, none of its directives', () => {
    expect(deployed.schema).toBe(schemaFor(local.schema, STAGES.dev));
    expect(deployed.schema).toContain('@aws_api_key');
    const inProd = propertiesOf(prod.api, 'AWS::AppSync::GraphQLSchema')[0]!.Definition as string;
    expect(inProd).toBe(schemaFor(local.schema, STAGES.prod));
    expect(inProd).not.toContain('aws_api_key');
    const modes = allowedModes(loadSchema(local.schema));
    for (const [field, allowed] of allowedModes(loadSchema(inProd)))
      expect([...allowed, 'API_KEY'], field).toEqual(expect.arrayContaining([...modes.get(field)!]));
  });

  it('give each function the environment variables that it reads, and no other', () => {
    const all = {
      ...ofType(dev.api, 'AWS::Lambda::Function'),
      ...ofType(dev.billing, 'AWS::Lambda::Function'),
    };
    for (const [name, { environment }] of Object.entries(FUNCTIONS)) {
      const { Properties } = Object.values(all).find(
        (one) => one.Properties.Description === `functions/handlers/${name}`,
      )!;
      const given = Object.keys((Properties.Environment?.Variables ?? {}) as object);
      const defaulted = ['CATALOG_MAX_AGE_SECONDS']; // the same on both hosts
      expect(given.sort(), name).toEqual(
        environment.filter((variable) => !defaulted.includes(variable)).sort(),
      );
    }
  });

  it('give resolvers the variables that they read, within 512 characters each', () => {
    const [api] = propertiesOf(dev.api, 'AWS::AppSync::GraphQLApi');
    const variables = api!.EnvironmentVariables as Record<string, unknown>;
    expect(API_ENVIRONMENT).toEqual(expect.arrayContaining(Object.keys(variables)));
    for (const [name, value] of Object.entries(variables)) {
      // A role's name takes the place of its reference: 64 characters at most.
      const longest = JSON.stringify(value).replace(/\{"Ref":"[^"]+"\}/g, 'x'.repeat(64));
      expect(longest.length, name).toBeLessThanOrEqual(512);
    }
    expect(JSON.parse(variables.IAM_ACCESS_2 as string)).toEqual({
      'role/orders': { costCenters: ['sales'], applications: ['crm'] },
    });
  });

  it('have the same limits on queries', () => {
    expect(propertiesOf(dev.api, 'AWS::AppSync::GraphQLApi')[0]).toMatchObject({
      QueryDepthLimit: QUERY_LIMITS.depth,
      ResolverCountLimit: QUERY_LIMITS.resolvers,
    });
  });
});

describe("the local host, run from the template's own bundles", () => {
  let host: RunningHost;
  beforeAll(async () => {
    host = await startHost({ CLOUD_ASSEMBLY: dev.directory });
  });
  afterAll(() => host.stop());

  it('approves, denies and publishes as ever', async () => {
    await createBudget(host, { unit: 'REQUESTS', limit: 1, scope: { costCenter: 'sales' } });
    const client = await new RealtimeClient(host).connect();
    await client.start('1', 'subscription { onUsage { outcome } }');
    expect((await invoke(host)).status).toBe('SUCCEEDED');
    expect((await invoke(host)).denial).toMatchObject({ code: 'BUDGET_EXCEEDED' });
    await client.until(() => client.events('1', 'onUsage').length === 2);
    // Calls of one moment are told side by side.
    const outcomes = client.events<UsageEvent>('1', 'onUsage').map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['DENIED', 'SUCCEEDED']);
    client.close();
  });
});

describe('a cloud assembly that is not there', () => {
  it('is named, with what to do', async () => {
    await expect(startHost({ CLOUD_ASSEMBLY: '/nowhere' })).rejects.toThrow('npm run synth');
  });
});
