import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Table } from '../../functions/dynamodb/table.ts';
import { covering, indexBudgets } from '../../functions/ledger/definitions.ts';
import { reserve } from '../../functions/ledger/reserve.ts';
import { after } from '../support/after.ts';
import { changeBudget, claimant, setBudget, warmLedger } from '../support/ledger.ts';
import { closeTables, freshTable, sameTable } from '../support/table.ts';

afterAll(closeTables);

let table: Table;
let watched: Table;
beforeEach(async () => {
  table = await freshTable();
  watched = await sameTable(table);
});

describe('remembered definitions', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'are never older than the revision they are kept under, though a budget changes after request %i of loading them',
    async (n) => {
      const budget = await setBudget(table, { limit: 9n });
      const ledger = warmLedger(watched);
      let changed = false;
      after(watched.client, n, async () => {
        await changeBudget(table, budget, { limit: 0n });
        changed = true;
      });
      await reserve(ledger, claimant());
      if (!changed) return; // fewer requests than that
      expect((await reserve(ledger, claimant())).admitted).toBe(false);
    },
  );

  it.each([1, 2, 3, 4, 5])(
    'are out of date the moment a change returns, though they were loaded after write %i of that change',
    async (n) => {
      const budget = await setBudget(table, { limit: 9n });
      const ledger = warmLedger(table);
      after(watched.client, n, () => reserve(ledger, claimant()));
      await changeBudget(watched, budget, { limit: 0n });
      expect((await reserve(ledger, claimant())).admitted).toBe(false);
    },
  );

  it('are found by scope: ten thousand cost no more look-ups than ten', async () => {
    const budget = await setBudget(table, {
      limit: 9n,
      scope: { costCenter: 'sales', applicationId: 'crm' },
    });
    const others = Array.from({ length: 10_000 }, (_, i) => ({
      ...budget,
      id: `sales.x${i}`,
      scope: { costCenter: 'sales', applicationId: `app-${i}` },
    }));
    expect(covering(indexBudgets(1, [...others, budget]), claimant().values)).toEqual([budget]);
  });
});
