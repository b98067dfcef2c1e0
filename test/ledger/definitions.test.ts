import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { covering, indexBudgets } from '../../functions/ledger/budgets/definitions.ts';
import { reserve } from '../../functions/ledger/ledger.ts';
import { after } from '../support/after.ts';
import { changeBudget, request, setBudget, warmLedger } from '../support/ledger.ts';
import { closeStores, freshStore, sameStore, type TestStore } from '../support/store.ts';

afterAll(closeStores);

let store: TestStore;
let watched: TestStore;
beforeEach(async () => {
  store = await freshStore();
  watched = await sameStore(store);
});

describe('remembered definitions', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'are never older than the revision they are kept under, though a budget changes after request %i of loading them',
    async (n) => {
      const budget = await setBudget(store, { limit: 9n });
      const ledger = warmLedger(watched);
      let changed = false;
      after(watched, n, async () => {
        await changeBudget(store, budget, { limit: 0n });
        changed = true;
      });
      await reserve(ledger, request());
      if (!changed) return; // fewer requests than that
      expect((await reserve(ledger, request())).admitted).toBe(false);
    },
  );

  it.each([1, 2, 3, 4, 5])(
    'are out of date the moment a change returns, though they were loaded after write %i of that change',
    async (n) => {
      const budget = await setBudget(store, { limit: 9n });
      const ledger = warmLedger(store);
      after(watched, n, () => reserve(ledger, request()));
      await changeBudget(watched, budget, { limit: 0n });
      expect((await reserve(ledger, request())).admitted).toBe(false);
    },
  );

  it('are found by scope: ten thousand cost no more look-ups than ten', async () => {
    const budget = await setBudget(store, {
      limit: 9n,
      scope: { costCenter: 'sales', applicationId: 'crm' },
    });
    const others = Array.from({ length: 10_000 }, (_, i) => ({
      ...budget,
      id: `sales.x${i}`,
      scope: { costCenter: 'sales', applicationId: `app-${i}` },
    }));
    expect(covering(indexBudgets(1, [...others, budget]), request().scope)).toEqual([budget]);
  });
});
