import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ANSWER_WITHIN_MS, holdSecondsOf, RUN_SECONDS } from '../../functions/call/duration.ts';
import { keptDeltas, lastSequence } from '../../functions/call/deltas.ts';
import { findInvocation } from '../../functions/call/find-invocation.ts';
import { cancel } from '../../functions/invocation/cancel.ts';
import { Telling } from '../../functions/invocation/telling.ts';
import type { RunEvent } from '../../functions/invocation/worker.ts';
import { beginQueued, callIdOf, readCall, sweep } from '../../functions/ledger/ledger.ts';
import { relay } from '../../functions/reporting/relay.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { CALLER, solved } from '../support/in-process.ts';
import { setBudget, usage, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { startedCalls } from '../support/started.ts';
import { closeStores, embeddedStore } from '../support/store.ts';
import { openUsageBook } from '../../functions/usage/write.ts';

captureOutput();
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

const LONG = 2_000; // the longest that a hold may stand here, in seconds
const ledgerOf = (now: () => number = Date.now) => warmLedger(store, now, { holdTimeoutSeconds: LONG });
const itemOf = (requestId: string) => readCall(store.calls, callIdOf(CALLER.id, requestId));
const budgetOf = () => setBudget(store, { limit: 10n ** 13n, unit: 'USD' });

describe('an event of a started call', () => {
  it('that is delivered twice calls the model once', async () => {
    const budget = await budgetOf();
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const { answer, event } = await calls.queue({ requestId: 'r', content: '[stand-in: 300ms] x' });
    expect(answer.status).toBe('RUNNING');
    expect(await itemOf('r')).toMatchObject({ state: 'QUEUED' });
    const asked = standIn.calls();
    const deliveries = await Promise.all([calls.deliver(event), calls.deliver(event)]);
    expect(await calls.deliver(event)).toBeNull();
    expect(deliveries.filter((one) => one === null)).toHaveLength(1);
    expect(standIn.calls() - asked).toBe(1);
    const { spent, held } = await usage(store, budget);
    expect([Number(spent) / 1e12, held]).toEqual([solved(deliveries.find(Boolean))!.costUsd, 0n]);
  });

  it('and is started twice, after it has failed for nothing, begins nothing: its holds are gone', async () => {
    const budget = await budgetOf();
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const { event } = await calls.queue({ requestId: 'r', content: '[stand-in: access-denied] x' });
    expect(solved(await calls.deliver(event))).toMatchObject({ status: 'FAILED', costUsd: 0 });
    const again = await calls.startAgain(event);
    expect(again).toMatchObject({ status: 'FAILED', costUsd: 0 });
    expect(await itemOf('r')).toMatchObject({ state: 'FAILED', attempt: 1 });
    expect(await usage(store, budget)).toEqual({ spent: 0n, held: 0n });
  });

  it('that begins, and has no answer from the store, does not begin again once it has ended', async () => {
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const { event } = await calls.queue({ requestId: 'r' });
    const { callId } = event.admission.call;
    // The write is applied; its answer is lost; before the adapter sends it again the sweep ends the call.
    const update: typeof store.calls.update = async (...args) => {
      await store.calls.update(...args);
      await sweep(ledgerOf(() => Date.now() + LONG * 1000));
      return store.calls.update(...args);
    };
    expect(await beginQueued({ ...store.calls, update }, callId, 1)).toBe(false);
    expect(await itemOf('r')).toMatchObject({ state: 'EXPIRED' });
  });

  it('that never comes leaves a call that the sweep frees: it failed, for nothing, and may be asked again', async () => {
    const budget = await budgetOf();
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const { event } = await calls.queue({ requestId: 'r' });
    expect((await usage(store, budget)).held).toBeGreaterThan(0n);
    const later = Date.now() + LONG * 1000;
    await sweep(ledgerOf(() => later));
    expect(await usage(store, budget)).toEqual({ spent: 0n, held: 0n });
    const item = (await itemOf('r'))!;
    expect(item).toMatchObject({ state: 'FAILED', used: { USD: 0n, TOKENS: 0n, REQUESTS: 1n } });
    // It comes after all: nothing begins.
    const asked = standIn.calls();
    expect(await calls.deliver(event)).toBeNull();
    expect(standIn.calls()).toBe(asked);
    const told: object[] = [];
    await relay(
      {
        ledger: ledgerOf(),
        publish: async (_query, variables) => void told.push(variables),
        book: openUsageBook(store.ledger),
      },
      [{ id: '1', before: undefined, after: item }],
    );
    expect(told).toContainEqual({
      event: expect.objectContaining({
        kind: 'FINAL',
        sequence: 1,
        failure: expect.objectContaining({ type: 'NotStarted', retryable: true }) as unknown,
      }) as unknown,
    });
    const again = await calls.queue({ requestId: 'r' });
    expect(solved(await calls.deliver(again.event))).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('that is refused (no capacity) ends the call at once, for nothing', async () => {
    const budget = await budgetOf();
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const refusing = { run: async () => ({ kind: 'refused' as const }), queue: async () => ({ kind: 'refused' as const }) }; // prettier-ignore
    const { answer } = await calls.queue({ requestId: 'r' }, refusing);
    expect(answer).toMatchObject({ status: 'FAILED', failure: { type: 'NotStarted', retryable: true } });
    expect(await itemOf('r')).toMatchObject({ state: 'FAILED' });
    expect(await usage(store, budget)).toEqual({ spent: 0n, held: 0n });
  });

  it('of which nobody can say whether it was taken leaves the call under way', async () => {
    await budgetOf();
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const silent = { run: async () => ({ kind: 'unknown' as const }), queue: async () => ({ kind: 'unknown' as const }) }; // prettier-ignore
    expect((await calls.queue({ requestId: 'r' }, silent)).answer.status).toBe('RUNNING');
    expect(await itemOf('r')).toMatchObject({ state: 'QUEUED' });
  });

  it('that was cancelled before it came begins nothing, and costs nothing at once', async () => {
    const budget = await budgetOf();
    const ledger = ledgerOf();
    const calls = startedCalls(ledger, standIn.endpoint);
    const { event } = await calls.queue({ requestId: 'r' });
    const ended = solved(await cancel(ledger, { requestId: 'r' }, CALLER));
    expect(ended).toMatchObject({ status: 'CANCELLED', costUsd: 0 });
    expect(await usage(store, budget)).toEqual({ spent: 0n, held: 0n });
    const asked = standIn.calls();
    expect(await calls.deliver(event)).toBeNull();
    expect(standIn.calls()).toBe(asked);
  });
});

describe('what is written', () => {
  /** A store whose deltas can't be kept, the first so many times. */
  const failing = (times: number) => {
    let left = times;
    const put: typeof store.ledger.put = async (item, ...rest) => {
      if (item.sk.startsWith('DELTA#') && (left -= 1) >= 0) throw new Error('the disk is full');
      return store.ledger.put(item, ...rest);
    };
    return { ...ledgerOf(), store: { ...store, ledger: { ...store.ledger, put } } };
  };
  const content = '[stand-in: 400ms] [stand-in: say-much]';

  it('and can’t be kept for a while is told later, whole', async () => {
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const { event } = await calls.queue({ requestId: 'r', content, maxTokens: 60 });
    const answer = solved(await calls.deliver(event, failing(3)))!;
    expect(answer.status).toBe('SUCCEEDED');
    expect(calls.published.map(({ event: { delta } }) => delta).join('')).toBe(answer.output!.content);
    expect(calls.published.map(({ event: { sequence } }) => sequence)).toEqual(
      calls.published.map((_, i) => i + 1),
    );
  });

  it('and can’t be kept at all leaves a gap that says so, and the whole answer', async () => {
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const { event } = await calls.queue({ requestId: 'r', content, maxTokens: 60 });
    const answer = solved(await calls.deliver(event, failing(Infinity)))!;
    expect(answer).toMatchObject({ status: 'SUCCEEDED', sequence: 2 });
    expect(calls.published).toEqual([]);
    expect(await itemOf('r')).toMatchObject({ result: { deltas: 1 } });
  });

  it('is kept before it is told, so that who hears of it finds all before it', async () => {
    const ledger = ledgerOf();
    const calls = startedCalls(ledger, standIn.endpoint);
    const { event } = await calls.queue({ requestId: 'r', content, maxTokens: 60 });
    const { callId } = event.admission.call;
    const seen: [number, number][] = [];
    await calls.deliver(event, ledger, async (_query, variables) => {
      const { sequence } = (variables as { event: { sequence: number } }).event;
      seen.push([sequence, await lastSequence(store.ledger, callId, 1)]);
    });
    expect(seen.length).toBeGreaterThan(2);
    for (const [told, kept] of seen) expect(kept).toBeGreaterThanOrEqual(told);
    const deltas = await keptDeltas(store.ledger, callId, 1);
    expect(deltas.map(({ sequence }) => sequence)).toEqual(seen.map(([told]) => told));
  });

  it('is what there is of an answer that could not be kept whole', async () => {
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const { event } = await calls.queue({ requestId: 'r', content, maxTokens: 60 });
    const put: typeof store.ledger.put = async (item, ...rest) => {
      if (item.sk.startsWith('ANSWER')) throw new Error('the disk is full');
      return store.ledger.put(item, ...rest);
    };
    const broken = { ...ledgerOf(), store: { ...store, ledger: { ...store.ledger, put } } };
    const answer = solved(await calls.deliver(event, broken))!;
    expect(answer.status).toBe('SUCCEEDED');
    const found = (await findInvocation(store, { requestId: 'r' }, CALLER))!;
    expect(found.output).toEqual(answer.output);
  });

  it('is there as a whole once the call has ended, however slowly it is kept', async () => {
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const { event } = await calls.queue({ requestId: 'r', content, maxTokens: 60 });
    const put: typeof store.ledger.put = async (item, ...rest) => {
      if (item.sk.startsWith('ANSWER')) await new Promise((resolve) => setTimeout(resolve, 300));
      return store.ledger.put(item, ...rest);
    };
    const slow = { ...ledgerOf(), store: { ...store, ledger: { ...store.ledger, put } } };
    const running = calls.deliver(event, slow);
    await expect.poll(() => itemOf('r'), { interval: 5 }).toMatchObject({ state: 'SUCCEEDED' });
    const kept = await store.ledger.get({ pk: `ANSWER#${event.admission.call.callId}`, sk: 'ANSWER' });
    expect(kept).toBeDefined();
    await running;
  });

  it('and can’t be told goes on, and is where it was kept', async () => {
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const { event } = await calls.queue({ requestId: 'r', content, maxTokens: 60 });
    const deaf = () => Promise.reject(new Error('nobody there'));
    const answer = solved(await calls.deliver(event, ledgerOf(), deaf))!;
    expect(answer.status).toBe('SUCCEEDED');
    const deltas = await keptDeltas(store.ledger, event.admission.call.callId, 1);
    expect(deltas.map(({ text }) => text).join('')).toBe(answer.output!.content);
  });
});

describe('a call of invoke that is handed over', () => {
  const LATE = { requestId: 'r', content: '[stand-in: 800ms] [stand-in: say-much]', maxTokens: 600 };
  /** As if the request had begun so long ago. */
  const ago = ({ admission, ...rest }: RunEvent, ms: number): RunEvent => ({
    ...rest,
    admission: {
      ...admission,
      call: { ...admission.call, timestamp: new Date(Date.now() - ms).toISOString() },
    },
  });

  it('answers that it is under way where its request has no more time; the rest is told, and it settles', async () => {
    const budget = await budgetOf();
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    // Without a request ID of its caller's own: it learns of it by this answer.
    // So slow that it is still being written when the wait is over, however busy the machine is.
    const slow = { ...LATE, requestId: undefined, content: '[stand-in: 5000ms] [stand-in: say-much]' };
    const event = ago(await calls.admitted(slow, false), ANSWER_WITHIN_MS - 200);
    let running: Promise<unknown> | undefined;
    const answer = await calls.handOver(event, async (handed, waitMs) => {
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(200);
      running = calls.deliver(handed);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      return { kind: 'taken' };
    });
    expect(answer).toMatchObject({ status: 'RUNNING', id: event.admission.call.callId });
    const whole = solved(await running) as { output: { content: string }; costUsd: number };
    // What was written while somebody waited comes with the first event.
    const [first] = calls.published;
    expect(first!.event.sequence).toBe(1);
    expect(first!.event.delta!.length).toBeGreaterThan(50);
    expect(calls.published.map(({ event: { delta } }) => delta).join('')).toBe(whole.output.content);
    const { requestId } = event.admission.call;
    const found = await findInvocation(store, { requestId }, CALLER);
    expect(found!.output!.content).toBe(whole.output.content);
    const { spent, held } = await usage(store, budget);
    expect([Number(spent) / 1e12, held]).toEqual([whole.costUsd, 0n]);
  });

  it('tells nothing bit by bit while somebody waits for the whole', async () => {
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const event = await calls.admitted(LATE, false);
    const answer = await calls.handOver(event, async (handed) => ({
      kind: 'answered',
      answer: solved(await calls.deliver(handed))!,
    }));
    expect(answer).toMatchObject({ status: 'SUCCEEDED', sequence: null });
    expect(calls.published).toEqual([]);
    expect(await keptDeltas(store.ledger, event.admission.call.callId, 1)).toEqual([]);
  });

  it.each(['refused', 'unknown'] as const)(
    'and was %s has not begun: its holds are given back, and it can’t begin any more',
    async (kind) => {
      const budget = await budgetOf();
      const calls = startedCalls(ledgerOf(), standIn.endpoint);
      const event = await calls.admitted(LATE, false);
      const answer = await calls.handOver(event, async () => ({ kind }));
      expect(answer).toMatchObject({ status: 'FAILED', failure: { type: 'NotStarted', retryable: true } });
      expect(await usage(store, budget)).toEqual({ spent: 0n, held: 0n });
      const asked = standIn.calls();
      expect(solved(await calls.deliver(event))).toMatchObject({ failure: { type: 'NotStarted' } });
      expect(standIn.calls()).toBe(asked);
    },
  );

  it('and has begun, though nobody could say so, is under way, or has its answer', async () => {
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const event = await calls.admitted({ ...LATE, requestId: 'a' }, false);
    const done = await calls.handOver(event, async (handed) => {
      await calls.deliver(handed);
      return { kind: 'unknown' };
    });
    expect(done).toMatchObject({ status: 'SUCCEEDED', output: { content: expect.stringMatching(/^1 2 3/) as string } }); // prettier-ignore
    const second = await calls.admitted({ ...LATE, requestId: 'b' }, false);
    let running: Promise<unknown> | undefined;
    const under = await calls.handOver(second, async (handed) => {
      running = calls.deliver(handed);
      await expect.poll(() => itemOf('b')).toBeDefined();
      return { kind: 'unknown' };
    });
    expect(under).toMatchObject({ status: 'RUNNING' });
    await running;
  });
});

describe('a hold stands', () => {
  it('as long as its own call may, and no longer', () => {
    expect(holdSecondsOf({ maxTokens: 100 })).toBe(35);
    expect(holdSecondsOf({ maxTokens: 500 })).toBe(35);
    expect(holdSecondsOf({ maxTokens: 4_000 })).toBe(60 + 200 + 10);
    expect(holdSecondsOf({ maxTokens: 100, started: true })).toBe(60 + 60 + 5 + 10);
    expect(holdSecondsOf({ maxTokens: 128_000 })).toBe(RUN_SECONDS + 10);
    expect(holdSecondsOf({ maxTokens: 128_000, started: true })).toBe(RUN_SECONDS + 70);
  });

  it('in the sheet too', async () => {
    const calls = startedCalls(ledgerOf(), standIn.endpoint);
    const seconds = async (maxTokens: number, isStarted: boolean) => {
      const { admission } = await calls.admitted({ maxTokens }, isStarted);
      return Math.round((admission.reservation.expiresAt - Date.now()) / 1000);
    };
    expect(Math.abs((await seconds(100, false)) - 35)).toBeLessThanOrEqual(1);
    expect(Math.abs((await seconds(4_000, true)) - 330)).toBeLessThanOrEqual(1);
  });
});

const CANCELS = Number(process.env.CANCELS ?? 200);

it(`cancelled at a random moment, ${CANCELS} times, a call settles at no less than was written and no more than was held`, async () => {
  const budget = await budgetOf();
  const ledger = ledgerOf();
  const calls = startedCalls(ledger, standIn.endpoint);
  let spentInAll = 0;
  const statuses = new Map<string, number>();
  const one = async (i: number) => {
    const requestId = `c${i}`;
    // 1,500 tokens in about seven seconds: as fast as the fastest models.
    const content = '[stand-in: 7000ms] [stand-in: say-much]';
    const { event } = await calls.queue({ requestId, content, maxTokens: 1_500 });
    const running = calls.deliver(event);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 2_500));
    solved(await cancel(ledger, { requestId }, CALLER));
    await running;
    const item = (await itemOf(requestId))!;
    statuses.set(item.state, (statuses.get(item.state) ?? 0) + 1);
    const { prices } = event.admission.call.model;
    const tokens = standIn.written(requestId);
    const held = BigInt(event.admission.call.inputTokenBound + 1_500);
    expect(item.used!.TOKENS).toBeGreaterThanOrEqual(BigInt(tokens));
    expect(item.used!.TOKENS).toBeLessThanOrEqual(held);
    expect(item.used!.USD).toBeGreaterThanOrEqual(BigInt(tokens) * BigInt(prices!.output));
    spentInAll += Number(item.used!.USD);
  };
  for (let done = 0; done < CANCELS; done += 100)
    await Promise.all(Array.from({ length: Math.min(100, CANCELS - done) }, (_, i) => one(done + i)));
  expect([...statuses.keys()]).toEqual(['CANCELLED']);
  const { spent, held } = await usage(store, budget);
  expect([Number(spent), held]).toEqual([spentInAll, 0n]);
}, 60_000);

it('events come quickly from the first on, however long the model took to begin', async () => {
  const calls = startedCalls(ledgerOf(), standIn.endpoint);
  const { admission } = await calls.admitted({ requestId: 'slow' });
  const at: number[] = [];
  const publish = async () => void at.push(Date.now());
  // It began to think three seconds ago.
  const telling = new Telling(
    { ledger: ledgerOf(), publish },
    { call: admission.call, attempt: 1, from: Date.now() - 3_000 },
  );
  for (let i = 0; i < 60; i += 1) {
    telling.add({ kind: 'TEXT', blockIndex: 0, text: `${i} ` });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(await telling.end()).toBe(at.length);
  expect(at.length).toBeGreaterThanOrEqual(4);
});

it('an answer is told from its moment on also where a timer fires before it, as timers may', async () => {
  const calls = startedCalls(ledgerOf(), standIn.endpoint);
  const { admission } = await calls.admitted({ requestId: 'early' });
  const texts: string[] = [];
  const publish = async (_query: string, variables: object) =>
    void texts.push((variables as { event: { delta: string } }).event.delta);
  const now = Date.now.bind(Date);
  const clock = vi.spyOn(Date, 'now');
  const telling = new Telling(
    { ledger: ledgerOf(), publish },
    { call: admission.call, attempt: 1, from: now() + 60 },
  );
  telling.add({ kind: 'TEXT', blockIndex: 0, text: 'before ' });
  // When the timer fires, it is twenty milliseconds earlier than it thinks.
  clock.mockImplementation(() => now() - 20);
  await new Promise((resolve) => setTimeout(resolve, 150));
  clock.mockRestore();
  telling.add({ kind: 'TEXT', blockIndex: 0, text: 'after' });
  expect(await telling.end()).toBe(texts.length);
  expect(texts.join('')).toBe('before after');
});
