import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fromAttributes } from '../../functions/store/dynamodb/attribute-value.ts';
import { relay } from '../../functions/reporting/relay.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guard } from '../../functions/admission/sentry.ts';
import { openBedrock } from '../../functions/bedrock/client.ts';
import { deleteBudget } from '../../functions/budgets/update.ts';
import { createBudget } from '../../functions/budgets/create.ts';
import { budgetsDowngradingTo } from '../../functions/budgets/downgrading.ts';
import { listBudgets } from '../../functions/budgets/list.ts';
import { findInvocation } from '../../functions/call/find-invocation.ts';
import { deleteModel, putModel } from '../../functions/catalog/change-models.ts';
import { CatalogCache, loadCatalog } from '../../functions/catalog/load.ts';
import { registerProfiles } from '../../functions/catalog/register-profiles.ts';
import { invoke } from '../../functions/invocation/invoke.ts';
import { changeUnderWayKey } from '../../functions/ledger/keys.ts';
import { check, decodeCall, readCall, recordResult, reserve, sweep } from '../../functions/ledger/ledger.ts';
import { validate } from '../../functions/validation/validate.ts';
import { PUBLISHING, tableGrants } from '../../infra/aws/access/grants.ts';
import { buildAll, functionBundle } from '../../infra/build/bundle.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { FUNCTIONS, type FunctionName } from '../../infra/wiring.ts';
import { cancel } from '../../functions/invocation/cancel.ts';
import { run as carryOut } from '../../functions/invocation/run.ts';
import { settleInvocation } from '../../functions/invocation/settle-invocation.ts';
import { start } from '../../functions/invocation/start.ts';
import type { CallDetails } from '../../functions/call/record.ts';
import type { RunEvent } from '../../functions/invocation/worker.ts';
import type { PromptInput } from '../../schema/types.ts';
import { callOf } from '../support/client.ts';
import { CALLER, solved } from '../support/in-process.ts';
import { claimRunning, clockAt, request, setBudget, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, CREDENTIALS, freshStore, sameStore, type TestStore } from '../support/store.ts';
import { Bill } from '../../functions/billing/bill.ts';
import { costReport } from '../../functions/billing/cost-report.ts';
import type { Table } from '../../functions/store/store.ts';
import { startCostExplorer } from '../../infra/local/aws/cost-explorer/stand-in.ts';
import { costExplorerAt, lineOf, NOW } from '../support/bill.ts';
import { isProblem } from '../../functions/errors/problem.ts';
import { invocations } from '../../functions/usage/invocations.ts';
import { answerForecasts } from '../../functions/forecast/field.ts';
import { rollUp } from '../../functions/usage/roll-up.ts';
import { usage as usageOf } from '../../functions/usage/usage.ts';
import { asking } from '../support/usage.ts';
import { openUsageBook } from '../../functions/usage/write.ts';

/** SDK clients, and what the operations that each sends look like in a bundle. */
const CLIENTS: Record<string, string[]> = {
  DynamoDB: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchWriteItem'],
  BedrockRuntime: ['Converse', 'ConverseStream', 'InvokeModel', 'CountTokens'],
  Bedrock: ['ListInferenceProfiles', 'ListTagsForResource', 'CreateInferenceProfile'],
  Lambda: ['Invoke', 'InvokeAsync', 'UpdateFunctionCode'],
  CostExplorer: ['UpdateCostAllocationTagsStatus', 'GetCostAndUsage', 'GetDimensionValues'],
  CloudWatch: ['GetMetricData', 'GetMetricStatistics', 'ListMetrics', 'PutMetricData'],
};
const EXPECTED: Record<FunctionName, string[]> = {
  validate: ['DynamoDB'],
  sentry: ['DynamoDB', 'BedrockRuntime'],
  invoke: ['DynamoDB', 'BedrockRuntime', 'Lambda'],
  run: ['DynamoDB', 'BedrockRuntime'],
  budgets: ['DynamoDB'],
  models: ['DynamoDB'],
  calls: ['DynamoDB'],
  profiles: ['DynamoDB', 'Bedrock'],
  analysis: ['DynamoDB', 'CostExplorer', 'CloudWatch'],
  sweep: ['DynamoDB'],
  relay: ['DynamoDB'],
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
  new RegExp(`class extends [\\w$]+\\([^)]{0,40}"${operation}"`).test(source);
const hasClient = (source: string, client: string) =>
  source.includes(`sdkId:"${SDK_IDS[client]}"`) || source.includes(`"${SDK_IDS[client]}"`);
const SDK_IDS: Record<string, string> = {
  DynamoDB: 'DynamoDB',
  BedrockRuntime: 'Bedrock Runtime',
  Bedrock: 'Bedrock',
  CloudWatch: 'CloudWatch',
  CostExplorer: 'Cost Explorer',
  Lambda: 'Lambda',
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

  it.each(names)('publishes what it is granted, and no more: %s', (name) => {
    const source = sourceOf(name);
    const published = ['publishUsage', 'publishBudgetAlert', 'publishInvocation'].filter((mutation) =>
      source.includes(`${mutation}(`),
    );
    expect([...(PUBLISHING[name] ?? [])].sort()).toEqual(published.sort());
  });
});

describe('everything that functions do', () => {
  let standIn: StandIn;
  captureOutput();
  beforeAll(async () => {
    standIn = await startStandIn();
  });
  afterAll(async () => {
    await standIn.close();
    await closeStores();
  });

  /** What each function really did: `validate ledger Query`. */
  const done = new Set<string>();
  const granted = names.flatMap((name) =>
    tableGrants(name).flatMap(({ table, actions }) => actions.map((action) => `${name} ${table} ${action}`)),
  );

  /** A store as a function's role may use it: anything else is refused, as IAM would. */
  async function asRoleOf(name: FunctionName, store: TestStore): Promise<TestStore> {
    const restricted = await sameStore(store);
    for (const client of Object.values(restricted.clients) as DynamoDBClient[]) {
      client.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            const { TableName } = args.input as { TableName: string };
            const table = TableName === restricted.names.ledger ? 'ledger' : 'calls';
            const action = String(commandName).replace('Command', '');
            if (!granted.includes(`${name} ${table} ${action}`))
              throw new Error(`${name} may not ${action} in ${table}`);
            const grants = tableGrants(name).filter(
              (one) => one.table === table && one.actions.includes(action),
            );
            const asked = JSON.stringify(args.input);
            const isThere = grants.some(({ partition }) => !partition || asked.includes(`"${partition}"`));
            const partition = grants.map((one) => one.partition).join();
            if (!isThere) throw new Error(`${name} may not leave ${partition}`);
            done.add(`${name} ${table} ${action}`);
            return next(args);
          },
        { step: 'initialize', name: 'role' },
      );
    }
    return restricted;
  }

  it('needs what they are granted: calls that succeed, fail, are unknown, denied, replayed, swept', async () => {
    const store = await freshStore();
    const clock = clockAt(new Date().toISOString());
    const catalogs = new CatalogCache((await asRoleOf('validate', store)).ledger);
    const sentryStore = await asRoleOf('sentry', store);
    const sentry = {
      ledger: warmLedger(sentryStore, clock.now),
      catalog: new CatalogCache(sentryStore.ledger),
    };
    const bedrock = openBedrock({
      endpoint: standIn.endpoint,
      region: 'us-east-1',
      credentials: CREDENTIALS,
    });
    const runner = {
      ledger: warmLedger(await asRoleOf('run', store), clock.now),
      bedrock,
      publish: async () => undefined,
    };
    const queued: RunEvent[] = [];
    const invoker = {
      ledger: warmLedger(await asRoleOf('invoke', store), clock.now),
      bedrock,
      worker: {
        run: async () => ({ kind: 'refused' as const }),
        queue: async (event: RunEvent) => {
          queued.push(event);
          return { kind: 'taken' as const };
        },
      },
    };
    const run = async (options: Parameters<typeof callOf>[0], deliveries = 1) => {
      const variables = callOf(options);
      const call = solved(await validate(variables, CALLER, catalogs, clock.now()));
      const input = variables.input as PromptInput;
      const answer = solved(await guard(sentry, call, input));
      if ('invocation' in answer) return answer.invocation.status;
      let status = 'HELD';
      for (let i = 0; i < deliveries; i += 1)
        ({ status } = solved(await invoke(invoker, answer.admission, input, () => 28_000)));
      return status;
    };
    expect(await run({ costCenter: 'hr' })).toBe('SUCCEEDED'); // no budget covers it
    for (const scope of [{ costCenter: 'sales' }, {}])
      await setBudget(store, { limit: 10n ** 11n, unit: 'USD', scope, thresholds: [1], period: 'HOUR' });
    expect(await run({ requestId: 'a' })).toBe('SUCCEEDED');
    expect(await run({ requestId: 'a' })).toBe('SUCCEEDED');
    expect(await run({ requestId: 'b' }, 2)).toBe('SUCCEEDED'); // the second time it is replayed
    expect(await run({ content: '[stand-in: access-denied]' })).toBe('FAILED');
    expect(await run({ content: '[stand-in: no-usage]' })).toBe('FAILED');
    expect(await run({ maxTokens: 4_096, content: 'x'.repeat(30_000) })).toBe('DENIED');
    // Two calls are cut off: one before its claim, one after. A refusal meets the first; the sweep resolves the second.
    const claimed = async (requestId: string) => {
      const answer = await reserve(warmLedger(store, clock.now), request({ callId: requestId, usd: 5n }));
      if (!answer.admitted) throw new Error('not admitted');
      await claimRunning(store, requestId, answer.reservation.holds);
    };
    expect(await run({}, 0)).toBe('HELD');
    await claimed('one');
    clock.advance(60);
    await check(sentry.ledger, request({ usd: 5n }));
    // A third has its result, and was cut off before it was settled: whoever tells of it settles it.
    await claimed('unsettled');
    const used = { USD: 3n, TOKENS: 1n, REQUESTS: 1n };
    const result = {
      state: 'SUCCEEDED' as const,
      used,
      result: {},
      reconcile: false,
      settledAt: new Date().toISOString(),
    };
    await recordResult(store.calls, 'unsettled', 1, result);
    const relayStore = await asRoleOf('relay', store);
    const { Items } = await store.clients.retrying.send(new ScanCommand({ TableName: store.names.calls }));
    const changes = Items!.map((item, i) => ({
      id: `${i}`,
      before: undefined,
      after: decodeCall(fromAttributes(item)),
    }));
    const succeeded = changes.find(
      ({ after: { state, details } }) => state === 'SUCCEEDED' && details,
    )!.after;
    for (const { after } of changes)
      if (after.callId === 'unsettled')
        Object.assign(after, { details: succeeded.details, result: succeeded.result });
    const telling = {
      ledger: warmLedger(relayStore, clock.now),
      publish: async () => undefined,
      book: openUsageBook(relayStore.ledger, clock.now),
    };
    expect(await relay(telling, changes)).toEqual([]);
    // One was charged by guess, and is put right.
    const guess = changes.find(({ after: { reconcile, details } }) => reconcile && details)!.after;
    const { requestId, caller } = guess.details as unknown as CallDetails;
    const correcting = { ledger: warmLedger(await asRoleOf('calls', store), clock.now), reader: CALLER };
    solved(await settleInvocation({ requestId, caller, costUsd: 0, reason: 'as billed' }, correcting));
    const corrected = { id: 'c', before: guess, after: (await readCall(store.calls, guess.callId))! };
    expect(await relay(telling, [corrected])).toEqual([]);
    expect(await run({}, 0)).toBe('HELD');
    await claimed('two');
    await store.ledger.put({ ...changeUnderWayKey('2026-01-01T00:00:00.000Z', 'x'), sheet: 'sales' });
    clock.advance(2 * 60 * 60);
    const swept = await sweep(warmLedger(await asRoleOf('sweep', store), clock.now));
    expect(swept).toMatchObject({ failures: [], changesRepaired: 1 });
    const rolledUp = await rollUp((await asRoleOf('sweep', store)).ledger, { now: clock.now(), zone: 'UTC' });
    expect(rolledUp).toMatchObject({ failures: [], isComplete: true });
    const reports = asking((await asRoleOf('analysis', store)).ledger, clock.now());
    const from = '2026-01-01T00:00:00Z';
    expect(solved(await usageOf({ from }, reports)).total.calls).toBeGreaterThan(0);
    const ofHr = { from, costCenter: 'hr' };
    expect(solved(await invocations({ filter: { from } }, reports)).items).not.toEqual([]);
    expect(isProblem(await invocations({ filter: ofHr }, reports))).toBe(false);
    const costExplorer = await startCostExplorer({ readBill: async () => [lineOf()], now: () => NOW });
    const bill = new Bill({
      table: reports.table as Table,
      costExplorer: costExplorerAt(costExplorer.endpoint),
      settings: { requestsADay: 9, maxAgeMs: 1 },
      now: () => NOW,
    });
    const asked = { from: '2026-11-01', granularity: 'MONTHLY' as const };
    const billing = { ...reports, bill, now: () => NOW };
    expect(solved(await costReport(asked, billing)).requestsToday).toBe(2);
    await costExplorer.close();
    const callsStore = await asRoleOf('calls', store);
    expect(await findInvocation(callsStore, { requestId: 'r' }, CALLER)).toBeNull();
    // Started calls: one is carried out, delivered twice, and asked again; one is cancelled before it begins.
    const begin = async (requestId: string) => {
      const variables = callOf({ requestId, costCenter: 'hr' });
      const input = variables.input as PromptInput;
      const call = solved(await validate(variables, CALLER, catalogs, clock.now(), { isStarted: true }));
      const answer = solved(await guard(sentry, call, input));
      if (!('admission' in answer)) throw new Error('not admitted');
      expect(solved(await start(invoker, answer.admission, input)).status).toBe('RUNNING');
      return { admission: answer.admission, input };
    };
    await begin('started');
    expect(solved(await carryOut(runner, queued[0]!, () => 28_000))!.status).toBe('SUCCEEDED');
    expect(await carryOut(runner, queued[0]!, () => 28_000)).toBeNull();
    expect((await findInvocation(callsStore, { requestId: 'started' }, CALLER))!.output).not.toBeNull();
    const again = await begin('cancelled');
    expect(solved(await start(invoker, again.admission, again.input)).status).toBe('RUNNING');
    const ended = await cancel(warmLedger(callsStore, clock.now), { requestId: 'cancelled' }, CALLER);
    expect(solved(ended).status).toBe('CANCELLED');
    expect(solved(await carryOut(runner, { ...again }, () => 28_000))!.status).toBe('CANCELLED');
    expect(swept.holdsResolved).toBeGreaterThan(0);
    expect(swept.windowsArchived).toBeGreaterThan(0);
  });

  it('needs what they are granted: budgets, models, profiles, the audit trail', async () => {
    const store = await freshStore();
    const { ledger: table } = await asRoleOf('budgets', store);
    const context = { table, catalog: new CatalogCache(table), now: Date.now, by: 'dana' };
    const scope = { costCenter: 'sales' };
    const input = { name: 'b', scope, unit: 'USD' as const, limit: 1, period: 'DAY' as const };
    const budget = solved(await createBudget(context, { input }));
    solved(await listBudgets({ ...context, reader: CALLER }, {}));
    const analysis = { table: (await asRoleOf('analysis', store)).ledger, now: Date.now };
    const [forecast] = await answerForecasts([{ budgetId: budget.id }], analysis);
    expect(forecast).toMatchObject({ expectedTotal: 0 });
    solved(await deleteBudget(context, { id: budget.id }));

    const modelsTable = (await asRoleOf('models', store)).ledger;
    const models = {
      table: modelsTable,
      now: Date.now,
      by: 'dana',
      downgradingTo: (alias: string) => budgetsDowngradingTo(modelsTable, alias),
    };
    const model = { alias: 'a', modelId: 'acme.a', maxOutputTokens: 1, contextWindow: 1 };
    solved(await putModel(models, model));
    solved(await deleteModel(models, { alias: 'a' }));
    await loadCatalog((await asRoleOf('profiles', store)).ledger);
    const registering = (await asRoleOf('register-profiles', store)).ledger;
    const arn = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/p';
    await registerProfiles(registering, [{ alias: 'p', arn, costCenter: 'sales', canonicalModel: 'acme.a' }]);
    await registerProfiles(registering, []);
  });

  it('is all that they are granted', () => {
    expect([...done].sort()).toEqual([...granted].sort());
  });
});
