import { createServer } from 'node:http2';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callIdOf, readCall, sweep } from '../../functions/ledger/ledger.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { CALLER, pipeline } from '../support/in-process.ts';
import { setBudget, usage, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, freshStore, sameStore, type TestStore } from '../support/store.ts';

const lines = captureOutput();
let standIn: StandIn;
let store: TestStore;
beforeAll(async () => {
  standIn = await startStandIn();
});
beforeEach(async () => {
  store = await freshStore();
});
afterAll(async () => {
  await standIn.close();
  await closeStores();
});

const itemOf = (requestId: string) => readCall(store.calls, callIdOf(CALLER.id, requestId));

/** A model that takes the request and ends the connection. */
async function brokenModel(): Promise<{ endpoint: string; close: () => void }> {
  const server = createServer();
  server.on('session', (session) => session.on('error', () => undefined));
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    stream.session!.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}

it('a call that nobody knows the end of is charged at its worst case, and marked for reconciliation', async () => {
  const budget = await setBudget(store, { limit: 10n ** 12n, unit: 'USD' });
  const model = await brokenModel();
  const invocation = await pipeline(warmLedger(store), model.endpoint)({ requestId: 'r' });
  model.close();
  expect(invocation).toMatchObject({ status: 'FAILED', failure: { type: 'NoAnswer' } });
  expect(invocation.costUsd).toBeGreaterThan(0);
  expect(await itemOf('r')).toMatchObject({ state: 'FAILED', reconcile: true });
  const { spent, held } = await usage(store, budget);
  expect({ usd: Number(spent) / 1e12, held }).toEqual({ usd: invocation.costUsd, held: 0n });
});

it('a call with an answer is not', async () => {
  await setBudget(store, { limit: 10n ** 12n, unit: 'USD' });
  await pipeline(warmLedger(store), standIn.endpoint)({ requestId: 'r' });
  expect(await itemOf('r')).toMatchObject({ state: 'SUCCEEDED', reconcile: false });
});

describe('a result that could not be recorded', () => {
  it('is not settled either: what the audit item does not know, no budget may', async () => {
    const budget = await setBudget(store, { limit: 10n ** 12n, unit: 'USD' });
    const broken = await sameStore(store);
    for (const client of Object.values(broken.clients) as DynamoDBClient[])
      client.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            if (commandName === 'UpdateItemCommand' && JSON.stringify(args.input).includes('SUCCEEDED'))
              throw Object.assign(new Error('no answer'), { $metadata: {} });
            return next(args);
          },
        { step: 'initialize' },
      );
    const invocation = await pipeline(warmLedger(broken), standIn.endpoint)({ requestId: 'r' });
    expect(invocation).toMatchObject({ status: 'SUCCEEDED', budgets: [] }); // it was paid for: the caller gets it
    const { spent, held } = await usage(store, budget);
    expect(spent).toBe(0n);
    expect(held).toBeGreaterThan(0n);
    expect(lines.join('')).toContain('result not recorded');
    await sweep(warmLedger(store, () => Date.now() + 60_000));
    expect(await usage(store, budget)).toEqual({ spent: held, held: 0n });
    expect(await itemOf('r')).toMatchObject({ state: 'EXPIRED', reconcile: true });
  });
});
