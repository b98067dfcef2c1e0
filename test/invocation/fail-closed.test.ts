import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guard } from '../../functions/admission/sentry.ts';
import { openBedrock } from '../../functions/bedrock/client.ts';
import type { Call } from '../../functions/call/call.ts';
import { CatalogCache } from '../../functions/catalog/load.ts';
import { answering } from '../../functions/errors/error-answer.ts';
import { invoke } from '../../functions/invocation/invoke.ts';
import { validate } from '../../functions/validation/validate.ts';
import { startStandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import type { PromptInput } from '../../schema/types.ts';
import { callOf } from '../support/client.ts';
import { functionEnvironment } from '../support/handlers.ts';
import { CALLER, NO_WORKER, solved } from '../support/in-process.ts';
import { setBudget, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, CREDENTIALS, freshStore, sameStore, type TestStore } from '../support/store.ts';

let store: TestStore;
beforeEach(async () => {
  store = await freshStore();
});
afterAll(closeStores);
captureOutput();

const UNAVAILABLE = { error: { type: 'LedgerUnavailable' } };
const reader = CALLER;
const variables = callOf({ requestId: 'r' });
const input = variables.input as PromptInput;

const validated = async (): Promise<Call> =>
  solved(await validate(variables, reader, new CatalogCache(store.ledger), Date.now()));

describe('every function of the API, when the store can not be reached, says so in the same words', () => {
  beforeAll(() => functionEnvironment({ ledger: 'none', calls: 'none' }, 'http://127.0.0.1:9'));

  it('validate', async () => {
    const { handler } = await import('../../functions/handlers/validate.ts');
    expect(await handler({ args: variables, reader })).toMatchObject(UNAVAILABLE);
  });

  it.each(['admit', 'estimate'] as const)('sentry: %s', async (operation) => {
    const { handler } = await import('../../functions/handlers/sentry.ts');
    expect(await handler({ operation, call: await validated(), input })).toMatchObject(UNAVAILABLE);
  });

  it.each(['invoke', 'start'] as const)('invoke: %s', async (operation) => {
    const { handler } = await import('../../functions/handlers/invoke.ts');
    const reservation = { holds: [], expiresAt: Date.now() + 30_000, budgets: [] };
    const admission = { call: await validated(), reservation, adjustment: null };
    const context = { getRemainingTimeInMillis: () => 28_000 };
    expect(await handler({ operation, admission, input }, context)).toMatchObject(UNAVAILABLE);
  });

  it.each([
    ['budget', { id: 'b' }],
    ['budgets', {}],
    ['deleteBudget', { id: 'b' }],
    ['topUpBudget', { input: { id: 'b', amount: 1, reason: 'r' } }],
    ['withdrawTopUp', { input: { id: 'b', topUpId: 't', reason: 'r' } }],
    ['updateBudget', { input: { id: 'b' } }],
    ['budgetChanges', { budgetId: 'b' }],
    [
      'createBudget',
      { input: { name: 'n', scope: {}, unit: 'REQUESTS' as const, limit: 1, period: 'DAY' as const } },
    ],
  ] as const)('budgets: %s', async (field, args) => {
    const { handler } = await import('../../functions/handlers/budgets.ts');
    expect(await handler({ field, args, reader })).toMatchObject(UNAVAILABLE);
  });

  it('budgets: each history of a batch', async () => {
    const { handler } = await import('../../functions/handlers/budgets.ts');
    const batch = [{ budgetId: 'a' }, { budgetId: 'b', limit: 0 }];
    expect(await handler(batch)).toMatchObject([UNAVAILABLE, { error: { type: 'ValidationError' } }]);
  });

  it.each(['models', 'putModel', 'deleteModel'] as const)('models: %s', async (field) => {
    const { handler } = await import('../../functions/handlers/models.ts');
    const model = { alias: 'a', modelId: 'acme.a', maxOutputTokens: 1, contextWindow: 1 };
    const args = { models: {}, putModel: { input: model }, deleteModel: { alias: 'a' } }[field];
    expect(await handler({ field, args, reader })).toMatchObject(UNAVAILABLE);
  });

  it.each(['invocation', 'cancelInvocation', 'settleInvocation'] as const)('calls: %s', async (field) => {
    const { handler } = await import('../../functions/handlers/calls.ts');
    const named = { requestId: 'r' };
    const args = field === 'settleInvocation' ? { input: { ...named, reason: 'the bill' } } : named;
    expect(await handler({ field, args, reader })).toMatchObject(UNAVAILABLE);
  });
});

describe('a replay', () => {
  it('that is found and can not be read is answered in the same way', async () => {
    const standIn = await startStandIn();
    await setBudget(store, { limit: 10n ** 20n, unit: 'USD' });
    const catalog = new CatalogCache(store.ledger);
    const bedrock = openBedrock({
      endpoint: standIn.endpoint,
      region: 'us-east-1',
      credentials: CREDENTIALS,
    });
    const run = async (of: TestStore) => {
      const call = await validated();
      return answering('call', async () => {
        const answer = solved(await guard({ ledger: warmLedger(of), catalog }, call, input));
        if ('invocation' in answer) return answer.invocation;
        return invoke(
          { ledger: warmLedger(of), bedrock, worker: NO_WORKER },
          answer.admission,
          input,
          () => 28_000,
        );
      });
    };
    expect(await run(store)).toMatchObject({ status: 'SUCCEEDED' });
    const broken = await sameStore(store);
    broken.clients.retrying.middlewareStack.add(
      (next) => async (args) => {
        if (JSON.stringify(args.input).includes('"ANSWER"'))
          throw Object.assign(new Error('no answer'), { $metadata: {} });
        return next(args);
      },
      { step: 'initialize', name: 'broken' },
    );
    expect(await run(broken)).toMatchObject(UNAVAILABLE);
    await standIn.close();
  });
});

describe('what is wrong for good', () => {
  it('is no reason to try again: a table that is not there is a fault, not an outage', async () => {
    const { endpointOfTables } = await import('../support/store.ts');
    const { connect } = await import('../../functions/store/dynamodb/clients.ts');
    const { dynamodbTable } = await import('../../functions/store/dynamodb/table.ts');
    const clients = connect({
      endpoint: await endpointOfTables(),
      region: 'us-east-1',
      credentials: CREDENTIALS,
    });
    const missing = dynamodbTable(clients, 'not-there');
    await expect(answering('query', () => missing.get({ pk: 'a', sk: 'b' }))).rejects.toThrow('rejected');
  });
});
