import fc, { type Scheduler } from 'fast-check';
import { expect } from 'vitest';
import {
  claimCall,
  readCall,
  recordResult,
  release,
  reserve,
  settle,
  sweep,
  type Ledger,
  type Reservation,
} from '../../functions/ledger/ledger.ts';
import { readSheet } from '../../functions/ledger/sheets/read.ts';
import { storeError, type Store, type Table, type Written } from '../../functions/store/store.ts';
import { clockAt, request, runningItem, setBudget, usage, warmLedger } from './ledger.ts';
import { memoryTable } from './memory-table.ts';

/** What spoils an actor: the function stops before its n-th operation on the store, or the answer to that one is lost. */
interface Fault {
  at: number;
  kind: 'crash' | 'lost';
}

/** One call: how often each of its steps is delivered, what spoils each delivery, and whether step four runs. */
export interface Plan {
  usd: number;
  used: number;
  shared: boolean;
  retriesAs: number;
  deliveries: (Fault | null)[];
  givesBack: boolean;
}

const fault = fc.option(
  fc.record({ at: fc.integer({ min: 1, max: 9 }), kind: fc.constantFrom('crash' as const, 'lost' as const) }),
  { freq: 2 },
);

export const PLANS = fc.record({
  calls: fc.array(
    fc.record({
      usd: fc.integer({ min: 1, max: 30 }),
      used: fc.integer({ min: 0, max: 30 }),
      shared: fc.boolean(),
      retriesAs: fc.integer({ min: 0, max: 2 }), // calls with the same number are the same request, sent again
      deliveries: fc.array(fault, { minLength: 1, maxLength: 2 }),
      givesBack: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  sweeps: fc.array(fault, { maxLength: 2 }),
});

/** A store as one function has it: every operation waits for its turn, and some go wrong. */
function actorStore(store: Store, turn: () => Promise<void>, spoiled: Fault | null): Store {
  let operations = 0;
  const guarded = (table: Table): Table => {
    const each = async <T>(once: boolean, act: () => Promise<T>): Promise<T> => {
      await turn();
      operations += 1;
      if (spoiled?.kind === 'crash' && operations >= spoiled.at) throw new Error('the function stopped');
      if (spoiled?.kind !== 'lost' || operations !== spoiled.at) return act();
      // Applied, and nobody heard of it: what may be sent again is.
      await act();
      await turn();
      if (once) throw storeError({ kind: 'unknown', mayBeApplied: true }, new Error('no answer'));
      return act();
    };
    const write = (once: boolean | undefined, act: () => Promise<Written>) => each(once ?? false, act);
    return {
      get: (...args) => each(false, () => table.get(...args)),
      query: (...args) => each(false, () => table.query(...args)),
      put: (item, options) => write(options?.once, () => table.put(item, options)),
      update: (key, change, options) => write(options?.once, () => table.update(key, change, options)),
      delete: (key, options) => write(options?.once, () => table.delete(key, options)),
    };
  };
  return { ledger: guarded(store.ledger), calls: guarded(store.calls), flushed: turn };
}

/** Plays calls, their repetitions and sweeps against each other, operation by operation. Throws where a promise is broken. */
export async function playFinely(
  scheduler: Scheduler,
  { calls, sweeps }: { calls: Plan[]; sweeps: (Fault | null)[] },
): Promise<void> {
  const clock = clockAt('2026-03-01T12:00:00.000Z');
  const store: Store = {
    ledger: memoryTable(clock.now),
    calls: memoryTable(clock.now),
    flushed: async () => undefined,
  };
  const budgets = [
    await setBudget(store, { unit: 'USD', limit: 60n }),
    await setBudget(store, { unit: 'USD', limit: 50n, scope: {} }),
    await setBudget(store, { unit: 'REQUESTS', limit: 3n, scope: { costCenter: 'support' } }),
  ];
  const turn = () => scheduler.schedule(Promise.resolve());
  const as = (spoiled: Fault | null): Ledger => warmLedger(actorStore(store, turn, spoiled), clock.now);
  /** What the model was asked for, and what it took, for each time that it was. */
  const asked: { callId: string; attempt: number; recorded: boolean }[] = [];

  const invoke = async (plan: Plan, reservation: Reservation, callId: string, spoiled: Fault | null) => {
    const ledger = as(spoiled);
    const claim = await claimCall(ledger, runningItem(callId), reservation.holds);
    if (claim.kind !== 'claimed') {
      await release(ledger, reservation);
      return;
    }
    const one = { callId, attempt: claim.attempt, recorded: false };
    asked.push(one);
    const amount = BigInt(plan.used);
    const used = { USD: amount, TOKENS: amount, REQUESTS: 1n };
    const result = { state: 'SUCCEEDED' as const, used, result: {}, reconcile: false, settledAt: '' };
    one.recorded = await recordResult(ledger.store.calls, callId, claim.attempt, result);
    if (one.recorded) await settle(ledger, reservation, used);
  };
  const call = async (plan: Plan) => {
    const callId = `call-${plan.retriesAs}`;
    const costCenter = plan.shared ? 'sales' : 'support';
    const answer = await reserve(as(null), request({ callId, costCenter, usd: BigInt(plan.usd) }));
    if (!answer.admitted) return;
    const { reservation } = answer;
    const stopped = () => undefined; // the next delivery, the fourth step or the sweep goes on
    await Promise.all(
      plan.deliveries.map((spoiled) => invoke(plan, reservation, callId, spoiled).catch(stopped)),
    );
    if (plan.givesBack) await release(as(null), reservation);
  };
  const late = async (spoiled: Fault | null) => {
    await turn();
    clock.advance(45);
    await sweep(as(spoiled)).catch(() => undefined);
  };
  await scheduler.waitFor(Promise.all([...calls.map(call), ...sweeps.map(late)]));

  clock.advance(600);
  for (let i = 0; i < 2; i += 1)
    expect((await sweep(warmLedger(store, clock.now))).failures, 'the sweep mends everything').toEqual([]);
  for (const name of ['sales', 'support', '*']) {
    const sheet = await readSheet(store.ledger, name);
    expect(sheet.holds.size, 'nothing is held at the end').toBe(0);
    expect(
      Number((await store.ledger.get({ pk: `SHEET#${name}`, sk: 'SHEET' }))?.n ?? 0),
      'holds are counted',
    ).toBe(0);
  }
  const tries = (await Promise.all([0, 1, 2].map((i) => readCall(store.calls, `call-${i}`)))).flatMap(
    (item) => (item ? [item, ...item.previous].map((one) => ({ ...one, callId: item.callId })) : []),
  );
  for (const { callId, attempt } of asked) {
    const own = tries.find((one) => one.callId === callId && one.attempt === attempt);
    expect(
      own?.used,
      'a call that the model was asked for is charged, by its result or at its worst case',
    ).toBeDefined();
    expect(['SUCCEEDED', 'EXPIRED']).toContain(own!.state);
  }
  expect(
    new Set(asked.map(({ callId, attempt }) => `${callId} ${attempt}`)).size,
    'no try is made twice',
  ).toBe(asked.length);
  for (const budget of budgets) {
    const charged = tries
      .filter(({ holds }) => holds.some(({ sheet }) => sheet === budget.sheet))
      .reduce((sum, { used }) => sum + (used?.[budget.unit] ?? 0n), 0n);
    expect(await usage(store, budget, clock.now()), 'ledger = sum of the audit items').toEqual({
      spent: charged,
      held: 0n,
    });
  }
}
