import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { settleInvocation } from '../../functions/invocation/settle-invocation.ts';
import { closedWindows, decodeCall, sweep, type CallItem } from '../../functions/ledger/ledger.ts';
import { sheetKey } from '../../functions/ledger/keys.ts';
import { relay } from '../../functions/reporting/relay.ts';
import { changesIn, type StreamEvent } from '../../functions/store/dynamodb/stream.ts';
import type { Store } from '../../functions/store/store.ts';
import { decodeEntry } from '../../functions/usage/entry.ts';
import { openUsageBook } from '../../functions/usage/write.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { CALLER, pipeline, solved } from '../support/in-process.ts';
import { setBudget, usage, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, embeddedStore } from '../support/store.ts';
import { unreliable } from '../support/unreliable.ts';

const written = captureOutput();
let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStandIn();
});
afterAll(async () => {
  await standIn.close();
  await closeStores();
});
afterEach(() => {
  written.length = 0;
});

const CALLS = 120;
const LATER = 10 * 60_000;

it('a charge that is put right is right in every window, open or closed, and in usage, once, whatever stops and whatever comes again', async () => {
  const store = await embeddedStore();
  const open = await setBudget(store, { unit: 'USD', limit: 10n ** 18n });
  const shared = await setBudget(store, { unit: 'TOKENS', limit: 10n ** 12n, scope: {} });
  const rate = await setBudget(store, { unit: 'REQUESTS', limit: 10n ** 6n });
  const closing = await setBudget(store, { unit: 'USD', limit: 10n ** 18n, period: 'MINUTE' });
  const handOver = (of: Store) => async (event: StreamEvent) => {
    const changes = changesIn(event).map(({ id, before, after }) => ({
      id,
      before: before && decodeCall(before),
      after: decodeCall(after),
    }));
    const failed = await relay(
      { ledger: warmLedger(of), publish: async () => undefined, book: openUsageBook(of.ledger) },
      changes,
    );
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
  const unfollow = store.follow(
    async (event) => {
      const answer = await handOver(unreliable(store, { lost: 30, stops: 10 }))(event);
      // What has been handed over long ago comes once more.
      if (Math.random() < 0.2) await handOver(store)(event);
      return answer;
    },
    10,
    { least: 1, most: 5 },
  );

  const call = pipeline(warmLedger(store), standIn.endpoint);
  const settleSome = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i += 1) {
      const input = { requestId: `r-${i}`, costUsd: (i % 4) / 1e6, reason: 'as billed' };
      const usageOf = i % 3 === 0 ? { usage: { inputTokens: i, outputTokens: 1 } } : {};
      for (let tries = 0; ; tries += 1) {
        const ledger = warmLedger(unreliable(store, { lost: 100, stops: 50 }));
        try {
          solved(await settleInvocation({ ...input, ...usageOf }, { ledger, reader: CALLER }));
          break;
        } catch (error) {
          if (tries > 50) throw error;
        }
      }
    }
  };
  for (let i = 0; i < CALLS; i += 1)
    await call({ content: '[stand-in: reset] Hello', maxTokens: 16, requestId: `r-${i}` });
  const sweeping = (async () => {
    for (let i = 0; i < 30; i += 1)
      await sweep(warmLedger(unreliable(store, { lost: 30, stops: 5 }), () => Date.now() + LATER)).catch(
        () => undefined,
      );
  })();
  await settleSome(0, CALLS / 2);
  await sweeping;
  await sweep(warmLedger(store, () => Date.now() + LATER));
  await settleSome(CALLS / 2, CALLS - 10);
  await unfollow();
  await store.follow(handOver(store), 100)();
  await sweep(warmLedger(store, () => Date.now() + LATER));

  const items = [...store.scan('calls')].map(decodeCall);
  const charged = ({ used, correction }: CallItem) => correction?.used ?? used!;
  const sumOf = (unit: 'USD' | 'TOKENS' | 'REQUESTS') =>
    items.reduce((sum, item) => sum + charged(item)[unit], 0n);
  expect(items.filter(({ correction }) => correction)).toHaveLength(CALLS - 10);
  for (const { correction, correctedAt } of items)
    expect(correctedAt !== undefined).toBe(correction !== undefined);
  expect(await usage(store, open)).toEqual({ spent: sumOf('USD'), held: 0n });
  expect(await usage(store, shared)).toEqual({ spent: sumOf('TOKENS'), held: 0n });
  expect(await usage(store, rate)).toEqual({ spent: BigInt(CALLS), held: 0n });
  const closed = await closedWindows(store.ledger, closing, 99);
  expect(closed.reduce((sum, { spent }) => sum + spent, 0n)).toBe(sumOf('USD'));

  const kept = (prefix: string) =>
    [...store.scan('ledger')].filter(({ pk }) => pk.startsWith(prefix)).map(decodeEntry);
  const costs = (prefix: string) => kept(prefix).reduce((sum, { cost }) => sum + cost, 0n);
  expect(kept('USAGE#sales#')).toHaveLength(CALLS);
  expect(costs('USAGE#sales#')).toBe(sumOf('USD'));
  expect(costs('USAGE-CALLER#test#')).toBe(sumOf('USD'));
  expect(costs('USAGE-COST#sales#')).toBe(sumOf('USD'));
  expect(kept('USAGE-GUESSED#sales#')).toHaveLength(10);
}, 120_000);

it('a correction that was not followed to its end counts once, however late it is followed again', async () => {
  const store = await embeddedStore();
  const budget = await setBudget(store, { unit: 'USD', limit: 10n ** 12n, thresholds: [50] });
  const pipe = pipeline(warmLedger(store), standIn.endpoint);
  await pipe({ content: '[stand-in: reset] Hello', maxTokens: 16, requestId: 'late' });
  const [before] = [...store.scan('calls')].map(decodeCall);
  const book = openUsageBook(store.ledger);
  const heard = async () => undefined;
  await relay({ ledger: warmLedger(store), publish: heard, book }, [
    { id: '1', before: undefined, after: before! },
  ]);
  const input = { requestId: 'late', costUsd: 0.9, reason: 'as billed' };
  solved(await settleInvocation(input, { ledger: warmLedger(store), reader: CALLER }));
  const change = { id: '2', before, after: [...store.scan('calls')].map(decodeCall)[0]! };
  // The alert of the threshold that it passes reaches nobody, and the sweep comes before it is tried again.
  const unheard = async () => {
    throw new Error('nobody there');
  };
  expect(await relay({ ledger: warmLedger(store), publish: unheard, book }, [change])).toEqual(['2']);
  await sweep(warmLedger(store, () => Date.now() + 2 * LATER));
  expect(await relay({ ledger: warmLedger(store), publish: heard, book }, [change])).toEqual([]);
  expect(await usage(store, budget)).toEqual({ spent: 9n * 10n ** 11n, held: 0n });
});

/** A call that was charged by guess and put right since, and another that went well: as a stream has their changes. */
async function putRightAndAnother() {
  const store = await embeddedStore();
  await setBudget(store, { unit: 'USD', limit: 10n ** 18n });
  const call = pipeline(warmLedger(store), standIn.endpoint);
  const find = (requestId: string) =>
    [...store.scan('calls')].map(decodeCall).find(({ details }) => details?.requestId === requestId)!;
  await call({ content: '[stand-in: reset] Hello', maxTokens: 16, requestId: 'guess' });
  const before = find('guess');
  const settle = (input: { costUsd?: number; usage?: { inputTokens: number; outputTokens: number } }) =>
    settleInvocation({ requestId: 'guess', reason: 'as billed', ...input }, { ledger: warmLedger(store), reader: CALLER }); // prettier-ignore
  return { store, call, find, before, settle };
}

it('where a correction cannot be followed, what comes behind it is not measured before it comes again', async () => {
  const { store, call, find, before, settle } = await putRightAndAnother();
  solved(await settle({ costUsd: 0 }));
  await call({ content: 'Hello', maxTokens: 16, requestId: 'ok' });
  const changes = [
    { id: '1', before, after: find('guess') },
    { id: '2', before: undefined, after: find('ok') },
  ];
  const book = openUsageBook(store.ledger);
  const publish = async () => undefined;
  const stuck: Store = {
    ...store,
    calls: { ...store.calls, update: () => Promise.reject(new Error('throttled')) },
  };
  written.length = 0;
  const measured = () => written.filter((line) => line.includes('GenAIRateLimiting')).length;
  expect(await relay({ ledger: warmLedger(stuck), publish, book }, changes)).toEqual(['1']);
  expect(measured()).toBe(0);
  expect(await relay({ ledger: warmLedger(store), publish, book }, changes)).toEqual([]);
  expect(measured()).toBe(1);
});

it('a result that came late, and that nobody is sure of either, puts nothing right', async () => {
  const { store, before, settle } = await putRightAndAnother();
  const lateResult = { used: { USD: 5n, TOKENS: 1n, REQUESTS: 1n }, result: before.result!, reconcile: true };
  const key = [...store.scan('calls')].map(({ pk, sk }) => ({ pk, sk }))[0]!;
  await store.calls.update(key, { set: { lateResult: lateResult as never } });
  expect(await settle({})).toMatchObject({ fields: [{ field: 'input.costUsd' }] });
});

it('the same total of other tokens is another correction', async () => {
  const { settle } = await putRightAndAnother();
  const input = { costUsd: 0.001, usage: { inputTokens: 10, outputTokens: 5 } };
  solved(await settle(input));
  solved(await settle(input));
  expect(await settle({ ...input, usage: { inputTokens: 5, outputTokens: 10 } })).toMatchObject({
    problem: 'conflict',
  });
});

it('corrections wait where so many have left their mark that they would make every call dearer', async () => {
  const { store, settle } = await putRightAndAnother();
  const marks = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`Ccall${n}.w`, Date.now()]));
  await store.ledger.update(sheetKey('sales'), { set: marks });
  expect(await settle({ costUsd: 0 })).toMatchObject({
    problem: 'conflict',
    message: expect.stringContaining('ten minutes') as string,
  });
});
