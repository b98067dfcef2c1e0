import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { changeUnderWayKey, definitionKey, sheetKey } from '../../functions/ledger/keys.ts';
import { readCall, recordResult } from '../../functions/ledger/calls/write-call.ts';
import type { Budget } from '../../functions/ledger/budgets/budget.ts';
import { encodeBudget } from '../../functions/ledger/budgets/stored-budget.ts';
import { readSheet } from '../../functions/ledger/sheets/read.ts';
import { callIdOf, claimCall, closedWindows, reserve, sweep } from '../../functions/ledger/ledger.ts';
import { settleHolds } from '../../functions/ledger/sheets/settle.ts';
import { after } from '../support/after.ts';
import {
  request,
  claimRunning,
  clockAt,
  runningItem,
  setBudget,
  warmLedger,
  usage as usageIn,
} from '../support/ledger.ts';
import { closeStores, freshStore, sameStore, type TestStore } from '../support/store.ts';

let store: TestStore;
let clock: ReturnType<typeof clockAt>;
beforeEach(async () => {
  store = await freshStore();
  clock = clockAt('2026-03-01T12:00:30.000Z');
});
afterAll(closeStores);

const usage = (budget: Budget) => usageIn(store, budget, clock.now());

async function admitted(requestId: string, usd = 60n) {
  const answer = await reserve(warmLedger(store, clock.now), request({ callId: requestId, usd }));
  if (!answer.admitted) throw new Error('not admitted');
  return answer.reservation.holds;
}

const RESULT = { result: {}, reconcile: false, settledAt: '' };

it('a change that can’t be repaired keeps no sheet from being swept, and is told', async () => {
  const budget = await setBudget(store, { limit: 100n, unit: 'USD' });
  await admitted('crashed');
  await store.ledger.put({ ...changeUnderWayKey('2026-03-01T11:00:00.000Z', 'x'), sheet: '' });
  // A partition key may not be longer than this: the store refuses the revision of such a sheet, always.
  await store.ledger.put({ ...changeUnderWayKey('2026-03-01T11:00:01.000Z', 'y'), sheet: 'x'.repeat(3_000) });
  clock.advance(60);
  const report = await sweep(warmLedger(store, clock.now));
  expect(report).toMatchObject({ holdsResolved: 1, changesRepaired: 1 });
  expect(report.failures).toHaveLength(1);
  expect(await usage(budget)).toEqual({ spent: 0n, held: 0n });
});

describe('a crash leaks nothing for longer than the time-out of its hold', () => {
  it('before the claim: the call never began, so the hold is released', async () => {
    const budget = await setBudget(store, { limit: 100n, unit: 'USD' });
    await admitted('crashed');
    clock.advance(60);
    await sweep(warmLedger(store, clock.now));
    expect(await usage(budget)).toEqual({ spent: 0n, held: 0n });
    expect((await readCall(store.calls, 'crashed'))?.state).toBe('RELEASED');
  });

  it('after the claim: the call may have begun, so it is charged at its worst case and marked', async () => {
    const budget = await setBudget(store, { limit: 100n, unit: 'USD' });
    await claimRunning(store, 'crashed', await admitted('crashed'));
    clock.advance(60);
    await sweep(warmLedger(store, clock.now));
    await sweep(warmLedger(store, clock.now));
    expect(await usage(budget)).toEqual({ spent: 60n, held: 0n });
    expect(await readCall(store.calls, 'crashed')).toMatchObject({
      state: 'EXPIRED',
      reconcile: true,
      used: { USD: 60n },
    });
  });

  it('after the result: it is settled at the result', async () => {
    const budget = await setBudget(store, { limit: 100n, unit: 'USD' });
    await claimRunning(store, 'crashed', await admitted('crashed'));
    await recordResult(store.calls, 'crashed', 1, {
      ...RESULT,
      state: 'SUCCEEDED',
      used: { USD: 7n, TOKENS: 1n, REQUESTS: 1n },
    });
    clock.advance(60);
    await sweep(warmLedger(store, clock.now));
    expect(await usage(budget)).toEqual({ spent: 7n, held: 0n });
  });

  it('and a hold within its time-out is left alone', async () => {
    const budget = await setBudget(store, { limit: 100n, unit: 'USD' });
    await admitted('young');
    clock.advance(20);
    await sweep(warmLedger(store, clock.now));
    expect(await usage(budget)).toEqual({ spent: 0n, held: 60n });
  });

  it('and a refusal that meets expired holds does not wait for the schedule', async () => {
    await setBudget(store, { limit: 100n, unit: 'USD' });
    await admitted('crashed');
    expect((await reserve(warmLedger(store, clock.now), request({ usd: 60n }))).admitted).toBe(false);
    clock.advance(60);
    expect((await reserve(warmLedger(store, clock.now), request({ usd: 60n }))).admitted).toBe(true);
  });

  it('in both sheets of a call alike', async () => {
    const narrow = await setBudget(store, { limit: 100n, unit: 'USD' });
    const wide = await setBudget(store, { limit: 100n, unit: 'USD', scope: {} });
    await claimRunning(store, 'crashed', await admitted('crashed'));
    clock.advance(60);
    await Promise.all([1, 2, 3].map(() => sweep(warmLedger(store, clock.now))));
    for (const budget of [narrow, wide]) expect(await usage(budget)).toEqual({ spent: 60n, held: 0n });
  });
});

/** A try under a request ID that was denied, and so cost nothing. */
const deniedBefore = (requestId: string) =>
  claimCall(
    warmLedger(store),
    { ...runningItem(requestId), state: 'DENIED', used: { USD: 0n, TOKENS: 0n, REQUESTS: 0n } },
    [],
  );

describe('the audit item arbitrates', () => {
  it('a call whose hold was swept before its claim does not begin', async () => {
    await setBudget(store, { limit: 100n, unit: 'USD' });
    const holds = await admitted('slow');
    clock.advance(60);
    await sweep(warmLedger(store, clock.now));
    expect(await claimCall(warmLedger(store, clock.now), runningItem('slow'), holds)).toEqual({
      kind: 'swept',
    });
  });

  it('nor one that is tried again under an ID that cost nothing', async () => {
    await setBudget(store, { limit: 100n, unit: 'USD' });
    await deniedBefore('again');
    const holds = await admitted('again');
    clock.advance(60);
    await sweep(warmLedger(store, clock.now));
    expect(await claimCall(warmLedger(store, clock.now), runningItem('again'), holds)).toEqual({
      kind: 'swept',
    });
  });

  it('nor one whose hold is swept between a look at it and its claim', async () => {
    await setBudget(store, { limit: 100n, unit: 'USD' });
    await deniedBefore('again');
    const holds = await admitted('again');
    const watched = await sameStore(store);
    // Its claim is refused, it reads the try in its way, and sees that its hold stands: then the sweep comes.
    after(watched, 1, () => {
      clock.advance(60);
      return sweep(warmLedger(store, clock.now));
    });
    expect(await claimCall(warmLedger(watched, clock.now), runningItem('again'), holds)).toEqual({
      kind: 'swept',
    });
  });

  it('a result that comes after the expiry is kept, and not settled again', async () => {
    const budget = await setBudget(store, { limit: 100n, unit: 'USD' });
    const holds = await admitted('late');
    await claimRunning(store, 'late', holds);
    clock.advance(60);
    await sweep(warmLedger(store, clock.now));
    const used = { USD: 7n, TOKENS: 1n, REQUESTS: 1n };
    expect(await recordResult(store.calls, 'late', 1, { ...RESULT, state: 'SUCCEEDED', used })).toBe(false);
    await settleHolds(store.ledger, holds, used);
    expect(await usage(budget)).toEqual({ spent: 60n, held: 0n });
    expect(await readCall(store.calls, 'late')).toMatchObject({
      state: 'EXPIRED',
      lateResult: { state: 'SUCCEEDED' },
    });
  });

  it('a hold that no audit item names is released, whatever became of its request ID', async () => {
    const budget = await setBudget(store, { limit: 200n, unit: 'USD' });
    await admitted('twice'); // its answer was lost on the way
    const holds = await admitted('twice');
    await claimRunning(store, 'twice', holds);
    const used = { USD: 7n, TOKENS: 1n, REQUESTS: 1n };
    await recordResult(store.calls, 'twice', 1, { ...RESULT, state: 'SUCCEEDED', used });
    await settleHolds(store.ledger, holds, used);
    expect((await usage(budget)).held).toBe(60n);
    clock.advance(60);
    await sweep(warmLedger(store, clock.now));
    expect(await usage(budget)).toEqual({ spent: 7n, held: 0n });
  });
});

describe('a request ID', () => {
  const used = (USD: bigint) => ({ USD, TOKENS: 0n, REQUESTS: 1n });

  it('is taken by the first, and replayed to whoever asks the same', async () => {
    expect(await claimCall(warmLedger(store, clock.now), runningItem('r'), [])).toEqual({
      kind: 'claimed',
      attempt: 1,
    });
    expect(await claimCall(warmLedger(store, clock.now), runningItem('r'), [])).toMatchObject({
      kind: 'replay',
      call: { state: 'RUNNING' },
    });
    await recordResult(store.calls, 'r', 1, { ...RESULT, state: 'SUCCEEDED', used: used(0n) });
    expect(await claimCall(warmLedger(store, clock.now), runningItem('r'), [])).toMatchObject({
      kind: 'replay',
      call: { state: 'SUCCEEDED' },
    });
  });

  it('is refused with other content', async () => {
    await claimCall(warmLedger(store, clock.now), runningItem('r'), []);
    const other = { ...runningItem('r'), contentHash: 'other' };
    expect(await claimCall(warmLedger(store, clock.now), other, [])).toMatchObject({ kind: 'conflict' });
  });

  it("is its caller's own: nobody can take another's", () => {
    expect(callIdOf('user:a', 'r')).toMatch(/^[A-Za-z0-9_-]{16}$/);
    expect(callIdOf('user:a', 'r')).toBe(callIdOf('user:a', 'r'));
    expect(callIdOf('user:b', 'r')).not.toBe(callIdOf('user:a', 'r'));
    expect(callIdOf('a","b', 'c')).not.toBe(callIdOf('a', 'b","c'));
  });

  it('may be tried again if it cost nothing, and not if it cost something', async () => {
    await claimCall(warmLedger(store, clock.now), runningItem('free'), []);
    await recordResult(store.calls, 'free', 1, { ...RESULT, state: 'FAILED', used: used(0n) });
    expect(await claimCall(warmLedger(store, clock.now), runningItem('free'), [])).toEqual({
      kind: 'claimed',
      attempt: 2,
    });
    await claimCall(warmLedger(store, clock.now), runningItem('paid'), []);
    await recordResult(store.calls, 'paid', 1, { ...RESULT, state: 'FAILED', used: used(1n) });
    expect(await claimCall(warmLedger(store, clock.now), runningItem('paid'), [])).toMatchObject({
      kind: 'replay',
    });
  });
});

describe('the clockwork', () => {
  it('makes up for an admin change that was cut off before it was announced', async () => {
    const budget = await setBudget(store, { limit: 5n });
    const ledger = warmLedger(store, clock.now);
    expect((await reserve(ledger, request())).admitted).toBe(true);
    // What an admin function leaves that dies between writing the definition and bumping the revision.
    const change = changeUnderWayKey(new Date(clock.now()).toISOString(), 'x');
    await store.ledger.put({ ...change, sheet: 'sales' });
    const changed = encodeBudget({ ...budget, limit: 0n, version: 2 }, 'x');
    await store.ledger.put({ ...definitionKey('sales', budget.slot), ...changed });
    expect((await reserve(ledger, request())).admitted).toBe(true);
    clock.advance(90);
    expect((await sweep(warmLedger(store, clock.now))).changesRepaired).toBe(1);
    expect((await reserve(ledger, request())).admitted).toBe(false);
  });

  it('moves closed windows to history, and not while a hold names them', async () => {
    const budget = await setBudget(store, { limit: 100n, unit: 'USD', period: 'MINUTE' });
    const holds = await admitted('one', 40n);
    clock.advance(400);
    await sweep(warmLedger(store, clock.now, { holdTimeoutSeconds: 9_999 }));
    const window = () => readSheet(store.ledger, 'sales').then(({ windows }) => windows.size);
    expect(await window()).toBe(0); // the hold had expired, so it was resolved, and its window moved
    await settleHolds(store.ledger, holds, { USD: 1n, TOKENS: 1n, REQUESTS: 1n }); // too late: no trace
    expect(await window()).toBe(0);
    expect(await closedWindows(store.ledger, budget, 9)).toMatchObject([
      { startsAt: '2026-03-01T12:00:00.000Z', endsAt: '2026-03-01T12:01:00.000Z', limit: 100n, spent: 0n },
    ]);
  });

  it('keeps a closed window in the sheet until its open holds are settled', async () => {
    await setBudget(store, { limit: 100n, unit: 'USD', period: 'MINUTE' });
    const ledger = warmLedger(store, clock.now, { holdTimeoutSeconds: 9_999 });
    const answer = await reserve(ledger, request({ usd: 40n }));
    if (!answer.admitted) throw new Error('not admitted');
    clock.advance(400);
    expect((await sweep(ledger)).windowsArchived).toBe(0);
    await settleHolds(store.ledger, answer.reservation.holds, { USD: 30n, TOKENS: 1n, REQUESTS: 1n });
    expect((await sweep(ledger)).windowsArchived).toBe(1);
    expect((await sweep(ledger)).windowsArchived).toBe(0);
  });

  it('leaves a sheet small: no attribute outlives its use', async () => {
    await setBudget(store, { limit: 100n, unit: 'USD', period: 'MINUTE' });
    const holds = await admitted('one');
    await settleHolds(store.ledger, holds, { USD: 1n, TOKENS: 1n, REQUESTS: 1n });
    clock.advance(400);
    await sweep(warmLedger(store, clock.now));
    const item = await store.ledger.get(sheetKey('sales'));
    expect(Object.keys(item!).sort()).toEqual(['n', 'pk', 'rev', 'seq', 'sk']);
  });
});

describe('how late the sweep is', () => {
  it('is how long the most overdue hold has outlived its time-out', async () => {
    await setBudget(store, { limit: 1_000n, unit: 'USD' });
    expect((await sweep(warmLedger(store, clock.now))).lagSeconds).toBe(0);
    await admitted('late');
    clock.advance(20);
    await admitted('later');
    clock.advance(20); // the first has had 40 s of its 30
    const { lagSeconds } = await sweep(warmLedger(store, clock.now));
    expect(lagSeconds).toBeGreaterThan(8);
    expect(lagSeconds).toBeLessThanOrEqual(10);
  });
});
