import { afterAll, beforeEach, expect, it } from 'vitest';
import type { Budget } from '../../functions/ledger/budgets/budget.ts';
import { claimCall, readCall, reserve, sweep, type Claim } from '../../functions/ledger/ledger.ts';
import type { HoldReference } from '../../functions/ledger/sheets/settle.ts';
import { before } from '../support/after.ts';
import { clockAt, request, runningItem, setBudget, usage, warmLedger } from '../support/ledger.ts';
import { closeStores, freshStore, sameStore, type TestStore } from '../support/store.ts';

afterAll(closeStores);
let store: TestStore;
let budget: Budget;
const clock = clockAt('2026-03-01T12:00:00.000Z');
beforeEach(async () => {
  store = await freshStore();
  budget = await setBudget(store, { limit: 1_000n, unit: 'USD' });
});

const denied = { state: 'DENIED' as const, used: { USD: 0n, TOKENS: 0n, REQUESTS: 0n } };

/** Sweeps, and has the call claim its holds after the sweep's mark and before its release. */
async function claimedInBetween(holds: readonly HoldReference[]): Promise<Claim> {
  const watched = await sameStore(store);
  let claim: Claim | undefined;
  before(watched, 'REMOVE', async () => {
    claim = await claimCall(warmLedger(store, clock.now), runningItem('r'), holds);
  });
  clock.advance(40);
  await sweep(warmLedger(watched, clock.now));
  return claim!;
}

it.each(['as the first try', 'after a try that was denied'])(
  'a call that the sweep has marked, and not yet released, does not begin: %s',
  async (which) => {
    if (which !== 'as the first try')
      await claimCall(warmLedger(store), { ...runningItem('r'), ...denied }, []);
    const answer = await reserve(warmLedger(store, clock.now), request({ callId: 'r', usd: 900n }));
    if (!answer.admitted) throw new Error('not admitted');
    expect(await claimedInBetween(answer.reservation.holds)).toEqual({ kind: 'swept' });
    expect(await usage(store, budget, clock.now())).toEqual({ spent: 0n, held: 0n });
    expect((await readCall(store.calls, 'r'))!.state).not.toBe('RUNNING');
  },
);
