import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { invoke } from '../../functions/invocation/invoke.ts';
import type { Worker } from '../../functions/invocation/worker.ts';
import { sweep } from '../../functions/ledger/ledger.ts';
import { decodeCall } from '../../functions/ledger/ledger.ts';
import { cancel } from '../../functions/invocation/cancel.ts';
import { openBedrock } from '../../functions/bedrock/client.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { CALLER, solved } from '../support/in-process.ts';
import { setBudget, usage, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { startedCalls } from '../support/started.ts';
import { closeStores, CREDENTIALS, embeddedStore } from '../support/store.ts';

captureOutput();
const CALLS = Number(process.env.FAULTY_CALLS ?? 600);
const AT_ONCE = 32;
const LONG = 1_000;

let standIn: StandIn;
let store: Awaited<ReturnType<typeof embeddedStore>>;
beforeAll(async () => {
  standIn = await startStandIn();
});
beforeEach(async () => {
  store = await embeddedStore();
});
afterAll(async () => {
  await standIn.close();
  await closeStores();
});

const PLAIN = ['throttled', 'model-error', 'malformed', 'no-usage', 'reset', 'access-denied'];
const STREAMED = ['throttled', 'reset', 'cut', 'no-metadata', 'stream-error', 'unavailable'];
const oneOf = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)]!;

it(`${CALLS} calls, streamed and not, of which three in ten go wrong, leave nothing held and agree with the audit trail to the pico-USD`, async () => {
  const budgets = [
    await setBudget(store, { limit: 10n ** 15n, unit: 'USD' }),
    await setBudget(store, { limit: 10n ** 15n, unit: 'USD', scope: {} }),
    await setBudget(store, { limit: 10n ** 9n, unit: 'TOKENS' }),
    await setBudget(store, { limit: 10n ** 9n, unit: 'REQUESTS' }),
  ];
  const ledger = warmLedger(store, Date.now, { holdTimeoutSeconds: LONG });
  const calls = startedCalls(ledger, standIn.endpoint);
  const bedrock = openBedrock({ endpoint: standIn.endpoint, region: 'us-east-1', credentials: CREDENTIALS });
  // Of what is handed over, some is lost on the way: before it was taken, or after.
  const worker: Worker = {
    async run(event) {
      const luck = Math.random();
      if (luck < 0.05) return { kind: 'refused' };
      if (luck < 0.1) return { kind: 'unknown' };
      const answer = solved(await calls.deliver(event))!;
      return luck < 0.15 ? { kind: 'unknown' } : { kind: 'answered', answer };
    },
    queue: async () => ({ kind: 'taken' }),
  };
  const invoker = { ledger, bedrock, worker };
  const ends = new Map<string, number>();

  const one = async (i: number) => {
    const isStreamed = i % 2 === 0;
    const isFaulty = Math.random() < 0.3;
    const fault = isFaulty ? `[stand-in: ${oneOf(isStreamed ? STREAMED : PLAIN)}]` : '';
    const options = { requestId: `f${i}`, content: `${fault} Hello`, maxTokens: isStreamed ? 900 : 90 };
    if (i % 4 === 0) {
      const { event } = await calls.queue(options);
      const luck = Math.random();
      if (luck < 0.05) return; // never delivered
      if (i % 40 === 8) void (await cancel(ledger, { requestId: `f${i}` }, CALLER));
      await calls.deliver(event);
      if (luck > 0.95) await calls.deliver(event);
      return;
    }
    const { admission, input } = await calls.admitted(options, false);
    if (i % 40 === 3) return; // a step that never came
    await invoke(invoker, admission, input, () => 28_000);
  };
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < CALLS) await one(next++);
    }),
  );
  // What crashed is resolved by the sweep, once its time is over.
  await sweep(warmLedger(store, () => Date.now() + 2 * LONG * 1000));

  let [usd, tokens, requests] = [0n, 0n, 0n];
  for (const item of store.scan('calls')) {
    const { state, used } = decodeCall(item);
    ends.set(state, (ends.get(state) ?? 0) + 1);
    expect(state).not.toMatch(/^(RUNNING|QUEUED)$/);
    usd += used?.USD ?? 0n;
    tokens += used?.TOKENS ?? 0n;
    requests += used?.REQUESTS ?? 0n;
  }
  for (const state of ['SUCCEEDED', 'FAILED', 'CANCELLED', 'RELEASED'])
    expect(ends.get(state)).toBeGreaterThan(0);
  const standing = await Promise.all(budgets.map((budget) => usage(store, budget)));
  expect(standing).toEqual([usd, usd, tokens, requests].map((spent) => ({ spent, held: 0n })));
}, 300_000);
