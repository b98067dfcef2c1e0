import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { guard } from '../../functions/admission/sentry.ts';
import { openBedrock } from '../../functions/bedrock/client.ts';
import { CatalogCache } from '../../functions/catalog/load.ts';
import { invoke } from '../../functions/invocation/invoke.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import { sweep } from '../../functions/ledger/ledger.ts';
import { validate } from '../../functions/validation/validate.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import type { Invocation, PromptInput } from '../../schema/types.ts';
import { before } from '../support/after.ts';
import { callOf } from '../support/client.ts';
import { CALLER, NO_WORKER, pipeline, solved } from '../support/in-process.ts';
import { setBudget, usage, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, CREDENTIALS, freshStore, sameStore, type TestStore } from '../support/store.ts';

captureOutput();
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

/** A call that has been admitted, and the step that carries it out: as often as it is delivered. */
async function admitted(options: Parameters<typeof callOf>[0]) {
  const ledger = warmLedger(store);
  const catalog = new CatalogCache(store.ledger);
  const variables = callOf(options);
  const input = variables.input as PromptInput;
  const call = solved(await validate(variables, CALLER, catalog, Date.now()));
  const answer = solved(await guard({ ledger, catalog }, call, input));
  if (!('admission' in answer)) throw new Error('not admitted');
  const bedrock = openBedrock({ endpoint: standIn.endpoint, region: 'us-east-1', credentials: CREDENTIALS });
  const deliver = async (to: Ledger = ledger): Promise<Invocation> =>
    solved(await invoke({ ledger: to, bedrock, worker: NO_WORKER }, answer.admission, input, () => 28_000));
  return deliver;
}

it('an invoke step that is delivered twice calls the model once, and gives back nothing of the call that runs', async () => {
  const budget = await setBudget(store, { limit: 10n ** 12n, unit: 'USD' });
  const deliver = await admitted({ content: '[stand-in: 600ms] x' });
  const { held } = await usage(store, budget);
  const calls = standIn.calls();
  const first = deliver();
  await delay(200);
  expect((await deliver()).status).toBe('RUNNING');
  expect(await usage(store, budget)).toEqual({ spent: 0n, held });
  const { status, costUsd } = await first;
  expect(status).toBe('SUCCEEDED');
  const { spent } = await usage(store, budget);
  expect(Number(spent) / 1e12).toBe(costUsd);
  expect(costUsd).toBeGreaterThan(0);
  expect(standIn.calls() - calls).toBe(1);
});

it('an invoke step that is delivered again after it failed for nothing calls no model: its hold is gone', async () => {
  const budget = await setBudget(store, { limit: 10n ** 12n, unit: 'USD' });
  const deliver = await admitted({ content: 'Hello' });
  const failing = await admitted({ content: '[stand-in: access-denied] x' });
  expect(await failing()).toMatchObject({ status: 'FAILED', costUsd: 0 });
  const asked = standIn.calls();
  expect(await failing()).toMatchObject({ status: 'FAILED', costUsd: 0 });
  expect(standIn.calls()).toBe(asked);
  // Another request has holds of its own.
  expect((await deliver()).status).toBe('SUCCEEDED');
  const { spent, held } = await usage(store, budget);
  expect([spent > 0n, held]).toEqual([true, 0n]);
});

it('an invoke step that comes after the sweep has marked its hold calls no model', async () => {
  const budget = await setBudget(store, { limit: 10n ** 12n, unit: 'USD' });
  const deliver = await admitted({ content: '[stand-in: 300ms] x' });
  const calls = standIn.calls();
  const watched = await sameStore(store);
  let late: Promise<Invocation> | undefined;
  before(watched, 'REMOVE', async () => {
    late = deliver();
    await delay(150);
  });
  await sweep(warmLedger(watched, () => Date.now() + 40_000));
  expect(await late).toMatchObject({ status: 'FAILED', costUsd: 0, failure: { type: 'NotStarted' } });
  expect(standIn.calls()).toBe(calls);
  expect(await usage(store, budget)).toEqual({ spent: 0n, held: 0n });
});

it('an answer that came too late is replayed as what was charged: a failure, without an output', async () => {
  await setBudget(store, { limit: 10n ** 12n, unit: 'USD' });
  const options = { requestId: 'late', content: '[stand-in: 500ms] x' };
  const first = (await admitted(options))();
  await delay(200);
  await sweep(warmLedger(store, () => Date.now() + 60_000));
  expect((await first).status).toBe('SUCCEEDED'); // it was paid for: its own caller gets it
  const again = await pipeline(warmLedger(store), standIn.endpoint)(options);
  expect(again).toMatchObject({ status: 'FAILED', failure: { type: 'Expired' } });
  expect(again.output).toBeNull();
  expect(again.costUsd).toBeGreaterThan(0);
});

it('replays take no room from others', async () => {
  // Room for one such call that holds, and not for two.
  const budget = await setBudget(store, { limit: 100_000_000_000n, unit: 'USD' });
  const run = pipeline(warmLedger(store), standIn.endpoint);
  const first = await run({ requestId: 'r', maxTokens: 4096 });
  const { spent } = await usage(store, budget);
  let mostHeld = 0n;
  const watched = await sameStore(store);
  const replay = pipeline(warmLedger(watched), standIn.endpoint);
  for (let i = 0; i < 5; i += 1) {
    expect(await replay({ requestId: 'r', maxTokens: 4096 })).toMatchObject({ costUsd: first.costUsd });
    const { held } = await usage(store, budget);
    if (held > mostHeld) mostHeld = held;
  }
  const others = await Promise.all([
    ...Array.from({ length: 12 }, () => replay({ requestId: 'r', maxTokens: 4096 })),
    run({ maxTokens: 4096 }),
  ]);
  expect(others.at(-1)!.status).toBe('SUCCEEDED');
  expect(mostHeld).toBe(0n);
  expect((await usage(store, budget)).spent).toBe(2n * spent);
});
