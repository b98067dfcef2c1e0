import { afterAll, expect, it } from 'vitest';
import { CatalogCache } from '../../functions/catalog/load.ts';
import { listBudgets } from '../../functions/budgets/list.ts';
import { windowAt } from '../../functions/ledger/budgets/window.ts';
import { sheetKey } from '../../functions/ledger/keys.ts';
import { windowName } from '../../functions/ledger/sheets/window-name.ts';
import { CALLER, solved } from '../support/in-process.ts';
import { setBudget } from '../support/ledger.ts';
import { closeStores, embeddedStore } from '../support/store.ts';

afterAll(closeStores);

it('thousands of budgets come in their order, each once, in pages of any size; the fullest first if asked', async () => {
  const store = await embeddedStore();
  const budgets = await Promise.all(
    Array.from({ length: 1_500 }, (_, n) =>
      setBudget(store, {
        name: `b${n}`,
        unit: 'USD',
        limit: BigInt(1_000 + n),
        scope: { costCenter: `team-${n % 300}` },
      }),
    ),
  );
  const listing = {
    table: store.ledger,
    catalog: new CatalogCache(store.ledger),
    now: Date.now,
    reader: CALLER,
  };
  const all = async (sortBy: 'SCOPE' | 'PERCENT_USED', limit: number) => {
    const ids: string[] = [];
    for (let nextToken: string | null | undefined; nextToken !== null;) {
      const page = solved(await listBudgets(listing, { sortBy, limit, nextToken }));
      ids.push(...page.items.map(({ budget }) => budget.id));
      nextToken = page.nextToken;
    }
    return ids;
  };
  const whole = await all('SCOPE', 2_000);
  expect([...whole].sort()).toEqual(budgets.map(({ id }) => id).sort());
  expect(await all('SCOPE', 70)).toEqual(whole);
  // One write a window: as if calls had been settled.
  const percent = new Map([
    [7, 90n],
    [1_200, 50n],
    [400, 10n],
  ]);
  const fullest = [];
  for (const [n, share] of percent) {
    const budget = budgets[n]!;
    const { slot, unit, period, timeZone, limit, sheet } = budget;
    const name = windowName(unit, slot, windowAt(period, timeZone, Date.now()));
    await store.ledger.update(sheetKey(sheet), { add: { [name]: (limit * share) / 100n } });
    fullest.push(budget.id);
  }
  const sorted = await all('PERCENT_USED', 400);
  expect(sorted.slice(0, 3)).toEqual(fullest);
  expect([...sorted].sort()).toEqual([...whole].sort());
});
