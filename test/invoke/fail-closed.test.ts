import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openBedrock } from '../../functions/bedrock/client.ts';
import { CatalogCache } from '../../functions/catalog/catalog.ts';
import { conditionHeld, type Table } from '../../functions/dynamodb/table.ts';
import { invoke } from '../../functions/invoke/invoke.ts';
import type { PromptInput } from '../../functions/pipeline/call.ts';
import { guard } from '../../functions/sentry/sentry.ts';
import { validate } from '../../functions/validate/validate.ts';
import { startStandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { callOf } from '../support/client.ts';
import { functionEnvironment } from '../support/handlers.ts';
import { setBudget, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeTables, CREDENTIALS, freshTable, sameTable } from '../support/table.ts';

let table: Table;
beforeEach(async () => {
  table = await freshTable();
});
afterAll(closeTables);
captureOutput();

const UNAVAILABLE = { error: { type: 'LedgerUnavailable' } };

describe('the functions of a call, when the table can not be reached', () => {
  it('answer that nothing was done, each of them', async () => {
    functionEnvironment('none', 'http://127.0.0.1:9');
    const variables = callOf();
    const input = variables.input as PromptInput;
    const validator = await import('../../functions/validate/handler.ts');
    expect(await validator.handler({ args: variables, caller: { id: 'x' } })).toMatchObject(UNAVAILABLE);
    const call = await validate(variables, { id: 'x' }, new CatalogCache(table), Date.now());
    if ('error' in call) throw new Error(call.error.message);
    const sentry = await import('../../functions/sentry/handler.ts');
    for (const operation of ['admit', 'estimate'] as const)
      expect(await sentry.handler({ operation, call, input })).toMatchObject(UNAVAILABLE);
  });

  it('answer the same where a replay is found and can not be read', async () => {
    const standIn = await startStandIn();
    const publish = async () => undefined;
    await setBudget(table, { limit: 10n ** 20n, unit: 'USD' });
    const catalog = new CatalogCache(table);
    const variables = callOf({ requestId: 'r' });
    const input = variables.input as PromptInput;
    const bedrock = openBedrock({
      endpoint: standIn.endpoint,
      region: 'us-east-1',
      credentials: CREDENTIALS,
    });
    const run = async (of: Table) => {
      const call = await validate(variables, { id: 'x' }, catalog, Date.now());
      if ('error' in call) throw new Error(call.error.message);
      const answer = await guard({ ledger: warmLedger(table), catalog, publish }, call, input);
      if (!('admission' in answer)) throw new Error('not admitted');
      return invoke({ ledger: warmLedger(of), bedrock, publish }, answer.admission, input, () => 28_000);
    };
    expect(await run(table)).toMatchObject({ status: 'SUCCEEDED' });
    const broken = await sameTable(table);
    broken.client.middlewareStack.add(
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

describe('a conditional write', () => {
  it('was refused only where its condition refused it: any other failure is one', async () => {
    const refused = Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' });
    expect(await conditionHeld(Promise.resolve())).toBe(true);
    expect(await conditionHeld(Promise.reject(refused))).toBe(false);
    await expect(conditionHeld(Promise.reject(new Error('reset')))).rejects.toThrow('reset');
  });
});
