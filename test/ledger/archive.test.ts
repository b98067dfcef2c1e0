import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { topUpBudget, withdrawTopUp } from '../../functions/budgets/top-ups.ts';
import { updateBudget } from '../../functions/budgets/update.ts';
import { CatalogCache } from '../../functions/catalog/load.ts';
import type { Budget } from '../../functions/ledger/budgets/budget.ts';
import { closedWindows, correctWindows, reserve, sweep } from '../../functions/ledger/ledger.ts';
import { archiveWindow, closedIn } from '../../functions/ledger/sheets/archive.ts';
import { readSheet } from '../../functions/ledger/sheets/read.ts';
import { settleHolds } from '../../functions/ledger/sheets/settle.ts';
import { solved } from '../support/in-process.ts';
import { clockAt, request, setBudget, usage, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { pausedBefore } from '../support/paused.ts';
import { closeStores, STORES } from '../support/store.ts';
import type { Store } from '../../functions/store/store.ts';

afterAll(closeStores);

describe.each(STORES)('on %s:', (_kind, fresh) => {
  captureOutput();
  let store: Store;
  let clock: ReturnType<typeof clockAt>;
  beforeEach(async () => {
    store = await fresh();
    clock = clockAt('2026-03-01T12:00:30.000Z');
  });

  const minutes = (limit: bigint, costCenter = 'sales') =>
    setBudget(store, { limit, unit: 'USD', period: 'MINUTE', scope: { costCenter } });

  async function spend(usd: bigint, costCenter = 'sales'): Promise<void> {
    const answer = await reserve(warmLedger(store, clock.now), request({ usd, costCenter }));
    if (!answer.admitted) throw new Error('not admitted');
    await settleHolds(store.ledger, answer.reservation.holds, { USD: usd, TOKENS: 1n, REQUESTS: 1n });
  }

  const desk = () => ({
    table: store.ledger,
    catalog: new CatalogCache(store.ledger),
    now: clock.now,
    by: 'me',
  });

  const history = (budget: Budget) => closedWindows(store.ledger, budget, 9);

  describe('history', () => {
    /** A call of 60 in a window that has ended, and how it is put right. */
    async function spentAndOver() {
      const budget = await minutes(100n);
      await spend(60n);
      clock.advance(240);
      const [window = ''] = closedIn(await readSheet(store.ledger, 'sales'), clock.now());
      const call = {
        scope: { model: 'm', costCenter: 'sales', applicationId: 'a', environment: 'e' },
        holds: [],
        used: { USD: 60n, TOKENS: 1n, REQUESTS: 1n },
        countedIn: [{ budgetId: budget.id, window, shared: false }],
      };
      const putRight = () =>
        correctWindows(warmLedger(store, clock.now), 'call', call, { ...call.used, USD: 10n });
      const archived = (table = store.ledger) => archiveWindow(table, 'sales', window);
      return { budget, window, putRight, archived };
    }

    it('keeps what was put right in it, also where two sweeps archive the same window', async () => {
      const { budget, putRight, archived } = await spentAndOver();
      await archived();
      for (let i = 0; i < 2; i += 1) await putRight();
      await archived();
      expect(await history(budget)).toMatchObject([{ spent: 10n }]);
    });

    it.each(['put', 'update'] as const)(
      'keeps what was put right while a sweep stalled before its %s, and another archived the window',
      async (write) => {
        const { budget, putRight, archived } = await spentAndOver();
        const paused = pausedBefore(store.ledger, write);
        const stalled = archived(paused.table);
        await paused.reached;
        await putRight();
        await archived();
        paused.goOn();
        await stalled;
        expect(await history(budget)).toMatchObject([{ spent: 10n }]);
      },
    );

    it('keeps what was put right in it while a sweep stalled, and another had done its work', async () => {
      const { budget, putRight, archived } = await spentAndOver();
      const paused = pausedBefore(store.ledger, 'put');
      const stalled = archived(paused.table);
      await paused.reached;
      await archived();
      await putRight();
      paused.goOn();
      await stalled;
      expect(await history(budget)).toMatchObject([{ spent: 10n }]);
    });

    it("has each window's limit as it was at the window's end, whatever came after", async () => {
      const budget = await minutes(100n);
      const { id } = budget;
      const topUp = (amount: number, reason: string) =>
        topUpBudget(desk(), { input: { id, amount: amount / 1e12, reason } });
      const { topUps } = solved(await topUp(50, 'until the end of this minute'));
      await spend(140n);
      clock.advance(60);
      await topUp(5, 'in the next one');
      await updateBudget(desk(), { input: { id, limit: 70 / 1e12 } });
      await withdrawTopUp(desk(), { input: { id, topUpId: topUps[0]!.id, reason: 'too late to matter' } });
      await spend(60n);
      clock.advance(180);
      await sweep(warmLedger(store, clock.now));
      expect(await history(budget)).toMatchObject([
        { startsAt: '2026-03-01T12:01:00.000Z', limit: 75n, spent: 60n },
        { startsAt: '2026-03-01T12:00:00.000Z', limit: 150n, spent: 140n },
      ]);
    });

    it('has it however many top-ups ended with the window, and whoever changed the budget since', async () => {
      const budget = await setBudget(store, { limit: 10n, unit: 'USD', period: 'MINUTE' });
      const { id } = budget;
      for (let i = 0; i < 50; i += 1)
        await topUpBudget(desk(), { input: { id, amount: 1e-12, reason: `r${i}`, clientToken: `t${i}` } });
      await spend(60n);
      clock.advance(60);
      await updateBudget(desk(), { input: { id, name: 'renamed' } });
      // A request that comes again is known, and does nothing.
      const again = await topUpBudget(desk(), {
        input: { id, amount: 1e-12, reason: 'r0', clientToken: 't0' },
      });
      expect(solved(again).version).toBe(52);
      clock.advance(400);
      await sweep(warmLedger(store, clock.now));
      expect(await history(budget)).toMatchObject([{ limit: 60n, spent: 60n }]);
    });

    it('is exact beyond 2^53, and keeps no other window of its sheet waiting', async () => {
      const huge = await minutes(10n ** 17n + 1n);
      const other = await minutes(10n ** 18n);
      await spend(10n ** 16n + 1n);
      clock.advance(400);
      expect(await sweep(warmLedger(store, clock.now))).toMatchObject({ windowsArchived: 2, failures: [] });
      expect(await history(huge)).toMatchObject([{ limit: 10n ** 17n + 1n, spent: 10n ** 16n + 1n }]);
      expect(await history(other)).toMatchObject([{ spent: 10n ** 16n + 1n }]);
    });

    it('loses nothing that came in between the copy and the removal: it is copied again', async () => {
      const { budget, window, putRight, archived } = await spentAndOver();
      const paused = pausedBefore(store.ledger, 'update');
      const stalled = archived(paused.table);
      await paused.reached;
      await putRight();
      paused.goOn();
      await stalled;
      expect((await readSheet(store.ledger, 'sales')).windows.get(window)).toBe(10n);
      await sweep(warmLedger(store, clock.now));
      expect(await history(budget)).toMatchObject([{ spent: 10n }]);
    });
  });

  describe('a sweep without time for everything', () => {
    const CENTERS = ['a', 'b', 'c', 'd'];

    it('resolves the holds of all sheets before it archives any window', async () => {
      const budgets = await Promise.all(CENTERS.map((costCenter) => minutes(100n, costCenter)));
      for (const costCenter of CENTERS) {
        await spend(1n, costCenter);
        await reserve(warmLedger(store, clock.now), request({ usd: 50n, costCenter }));
      }
      clock.advance(400);
      let looks = 0;
      // As many looks at the clock as there are sheets: time for the holds, and for nothing else.
      const timeLeftMs = () => ((looks += 1) <= CENTERS.length - 1 ? 1_000 : 0);
      const report = await sweep(warmLedger(store, clock.now), { timeLeftMs });
      expect(report).toMatchObject({ holdsResolved: CENTERS.length, windowsArchived: 0, isComplete: false });
      for (const budget of budgets)
        expect((await usage(store, budget, Date.parse('2026-03-01T12:00:30.000Z'))).held).toBe(0n);
    });

    it('goes on the next time where it stopped, and comes round', async () => {
      for (const costCenter of CENTERS) {
        await minutes(100n, costCenter);
        await reserve(warmLedger(store, clock.now), request({ usd: 50n, costCenter }));
      }
      clock.advance(60);
      const held = async () =>
        Promise.all(CENTERS.map(async (name) => (await readSheet(store.ledger, name)).holds.size));
      // Each sweep has time for one sheet, as it is with a first sheet that takes all of it.
      const sweepOne = () => sweep(warmLedger(store, clock.now), { timeLeftMs: () => 0 });
      await sweepOne();
      expect(await held()).toEqual([0, 1, 1, 1]);
      await sweepOne();
      expect(await held()).toEqual([0, 0, 1, 1]);
      await sweepOne();
      await sweepOne();
      expect(await held()).toEqual([0, 0, 0, 0]);
    });
  });
});
