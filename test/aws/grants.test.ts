import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CatalogCache } from '../../functions/catalog/catalog.ts';
import { openBedrock } from '../../functions/bedrock/client.ts';
import type { Table } from '../../functions/dynamodb/table.ts';
import { invoke } from '../../functions/invoke/invoke.ts';
import { sweep } from '../../functions/ledger/sweep.ts';
import type { PromptInput } from '../../functions/pipeline/call.ts';
import { guard } from '../../functions/sentry/sentry.ts';
import { validate } from '../../functions/validate/validate.ts';
import { PUBLISHING, TABLE_GRANTS } from '../../infra/aws/access/grants.ts';
import { buildAll, functionBundle } from '../../infra/build/bundle.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { FUNCTIONS, type FunctionName } from '../../infra/wiring.ts';
import { callOf } from '../support/client.ts';
import { clockAt, setBudget, warmLedger } from '../support/ledger.ts';
import { closeTables, CREDENTIALS, freshTable, sameTable } from '../support/table.ts';
import { captureOutput } from '../support/output.ts';

/** SDK clients, and what the operations that each sends look like in a bundle. */
const CLIENTS: Record<string, string[]> = {
  DynamoDB: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchWriteItem'],
  BedrockRuntime: ['Converse', 'ConverseStream', 'InvokeModel', 'CountTokens'],
  Bedrock: ['ListInferenceProfiles', 'ListTagsForResource', 'CreateInferenceProfile'],
  CostExplorer: ['UpdateCostAllocationTagsStatus', 'GetCostAndUsage'],
};
const EXPECTED: Record<FunctionName, string[]> = {
  validate: ['DynamoDB'],
  sentry: ['DynamoDB', 'BedrockRuntime'],
  invoke: ['DynamoDB', 'BedrockRuntime'],
  budgets: ['DynamoDB'],
  models: ['DynamoDB'],
  profiles: ['DynamoDB', 'Bedrock'],
  sweep: ['DynamoDB'],
  'token-claims': [],
  'register-profiles': ['DynamoDB'],
  'activate-tags': ['CostExplorer'],
};

const names = Object.keys(FUNCTIONS) as FunctionName[];
const sourceOf = (name: FunctionName) => {
  const folder = dirname(functionBundle(name));
  return readdirSync(folder)
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
};
/** A command's class, as the SDK's clients declare them. */
const sends = (source: string, operation: string) =>
  new RegExp(`class extends \\w+\\([^)]{0,40}"${operation}"`).test(source);
const hasClient = (source: string, client: string) =>
  source.includes(`sdkId:"${SDK_IDS[client]}"`) || source.includes(`"${SDK_IDS[client]}"`);
const SDK_IDS: Record<string, string> = {
  DynamoDB: 'DynamoDB',
  BedrockRuntime: 'Bedrock Runtime',
  Bedrock: 'Bedrock',
  CostExplorer: 'Cost Explorer',
};

beforeAll(() => buildAll());

describe('each bundle', () => {
  it.each(names)('has the clients that it uses, and no other: %s', (name) => {
    const source = sourceOf(name);
    const found = Object.keys(CLIENTS).filter((client) => hasClient(source, client));
    expect(found.sort()).toEqual([...EXPECTED[name]].sort());
    for (const client of found)
      expect(
        CLIENTS[client]!.some((operation) => sends(source, operation)),
        client,
      ).toBe(true);
  });

  it.each(names)('can do what it is granted, and is granted no more: %s', (name) => {
    const source = sourceOf(name);
    const able = CLIENTS.DynamoDB!.filter((operation) => sends(source, operation)).sort();
    // The invoke step opens the ledger, which could load definitions; it never does.
    const never = name === 'invoke' ? ['Query'] : [];
    expect([...(TABLE_GRANTS[name]?.actions ?? [])]).toEqual(able.filter((one) => !never.includes(one)));
    const published = ['publishUsage', 'publishBudgetAlert'].filter((mutation) =>
      source.includes(`${mutation}(`),
    );
    expect([...(PUBLISHING[name] ?? [])].sort()).toEqual(published.sort());
  });
});

describe('a call from end to end', () => {
  let standIn: StandIn;
  captureOutput();
  beforeAll(async () => {
    standIn = await startStandIn();
  });
  afterAll(async () => {
    await standIn.close();
    await closeTables();
  });

  /** A table as a function's role may use it: anything else is refused, as IAM would. */
  async function asRoleOf(name: FunctionName, table: Table): Promise<Table> {
    const restricted = await sameTable(table);
    const { actions, partition } = TABLE_GRANTS[name]!;
    for (const client of [restricted.client, restricted.clientOnce]) {
      client.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            const action = String(commandName).replace('Command', '');
            if (!actions.includes(action)) throw new Error(`${name} may not ${action}`);
            if (partition && !JSON.stringify(args.input).includes(`"${partition}"`))
              throw new Error(`${name} may not leave ${partition}`);
            return next(args);
          },
        { step: 'initialize', name: 'role' },
      );
    }
    return restricted;
  }

  it('needs no more than each function is granted: succeeded, failed, unknown, denied, replayed, swept', async () => {
    const table = await freshTable();
    for (const scope of [{ costCenter: 'sales' }, {}])
      await setBudget(table, { limit: 10n ** 11n, unit: 'USD', scope, thresholds: [1] });
    const clock = clockAt(new Date().toISOString());
    const publish = async () => undefined;
    const catalogs = new CatalogCache(await asRoleOf('validate', table));
    const sentryTable = await asRoleOf('sentry', table);
    const sentry = {
      ledger: warmLedger(sentryTable, clock.now),
      catalog: new CatalogCache(sentryTable),
      publish,
    };
    const invoker = {
      ledger: warmLedger(await asRoleOf('invoke', table), clock.now),
      bedrock: openBedrock({ endpoint: standIn.endpoint, region: 'us-east-1', credentials: CREDENTIALS }),
      publish,
    };
    const run = async (options: Parameters<typeof callOf>[0], begin = true) => {
      const variables = callOf(options);
      const call = await validate(variables, { id: 'test' }, catalogs, clock.now());
      if ('error' in call) throw new Error(call.error.message);
      const input = variables.input as PromptInput;
      const answer = await guard(sentry, call, input);
      if ('error' in answer) throw new Error(answer.error.message);
      if ('invocation' in answer || !begin) return 'invocation' in answer ? answer.invocation.status : 'HELD';
      const result = await invoke(invoker, answer.admission, input, () => 28_000);
      if ('error' in result) throw new Error(result.error.message);
      return result.status;
    };
    expect(await run({ requestId: 'a' })).toBe('SUCCEEDED');
    expect(await run({ requestId: 'a' })).toBe('SUCCEEDED');
    expect(await run({ content: '[stand-in: access-denied]' })).toBe('FAILED');
    expect(await run({ content: '[stand-in: no-usage]' })).toBe('FAILED');
    expect(await run({}, false)).toBe('HELD');
    expect(await run({ maxTokens: 4_096, content: 'x'.repeat(30_000) })).toBe('DENIED');
    clock.advance(120);
    const swept = await sweep(warmLedger(await asRoleOf('sweep', table), clock.now));
    expect(swept).toMatchObject({ failures: [] });
    expect(swept.holdsResolved).toBeGreaterThan(0);
  });
});
