import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { reserve } from '../../functions/ledger/ledger.ts';
import { releaseHolds, settleHolds } from '../../functions/ledger/sheets/settle.ts';
import type { Budget } from '../../functions/ledger/budgets/budget.ts';
import {
  changeBudget,
  request,
  clockAt,
  removeBudget,
  setBudget,
  usage as usageIn,
  warmLedger,
} from '../support/ledger.ts';
import { closeStores, STORES } from '../support/store.ts';
import type { Store } from '../../functions/store/store.ts';

afterAll(closeStores);

describe.each(STORES)('on %s:', (_kind, fresh) => {
  let store: Store;
  beforeEach(async () => {
    store = await fresh();
  });

  const usage = (budget: Budget, now?: number) => usageIn(store, budget, now);

  describe('admission', () => {
    it('leaves no enforcing budget above its limit, whoever calls at once', async () => {
      const budget = await setBudget(store, { limit: 10n });
      const ledgers = [warmLedger(store), warmLedger(store), warmLedger(store)];
      const answers = await Promise.all(
        Array.from({ length: 64 }, (_, i) => reserve(ledgers[i % 3]!, request())),
      );
      expect(answers.filter(({ admitted }) => admitted)).toHaveLength(10);
      expect(await usage(budget)).toEqual({ spent: 0n, held: 10n });
    });

    it('is over all matching budgets or none', async () => {
      const narrow = await setBudget(store, { limit: 5n });
      const wide = await setBudget(store, { limit: 3n, scope: {} });
      const ledger = warmLedger(store);
      const answers = [];
      for (let i = 0; i < 5; i += 1) answers.push(await reserve(ledger, request()));
      expect(answers.map(({ admitted }) => admitted)).toEqual([true, true, true, false, false]);
      expect((await usage(narrow)).held).toBe(3n);
      expect((await usage(wide)).held).toBe(3n);
    });

    it('covers a call by every combination of scope fields, and no other call', async () => {
      const scopes = [
        { costCenter: 'sales' },
        { costCenter: 'sales', model: 'anthropic.a' },
        { costCenter: 'sales', applicationId: 'crm', environment: 'prod' },
        { model: 'anthropic.a', applicationId: 'crm', environment: 'prod' },
        {},
      ];
      const matching = await Promise.all(scopes.map((scope) => setBudget(store, { limit: 9n, scope })));
      const other = await Promise.all(
        [
          { costCenter: 'support' },
          { costCenter: 'sales', model: 'b' },
          { applicationId: 'x' },
          { environment: 'dev' },
        ].map((scope) => setBudget(store, { limit: 9n, scope })),
      );
      const answer = await reserve(warmLedger(store), request());
      expect(answer.admitted && answer.reservation.budgets.map(({ budgetId }) => budgetId).sort()).toEqual(
        matching.map(({ id }) => id).sort(),
      );
      for (const budget of other) expect((await usage(budget)).held).toBe(0n);
    });

    it('refuses what is above a whole limit, though an absent window has room for anything', async () => {
      await setBudget(store, { limit: 9n, unit: 'USD' });
      const answer = await reserve(warmLedger(store), request({ usd: 10n }));
      expect(answer).toMatchObject({ admitted: false, refusals: [{ code: 'CALL_EXCEEDS_LIMIT' }] });
    });

    it('admits exactly up to the limit, and not one pico-USD above', async () => {
      const budget = await setBudget(store, { limit: 30n, unit: 'USD' });
      const ledger = warmLedger(store);
      expect((await reserve(ledger, request({ usd: 29n }))).admitted).toBe(true);
      expect((await reserve(ledger, request({ usd: 2n }))).admitted).toBe(false);
      expect((await reserve(ledger, request({ usd: 1n }))).admitted).toBe(true);
      expect((await usage(budget)).held).toBe(30n);
    });

    it('counts in an OBSERVE budget, and is never refused by it', async () => {
      const budget = await setBudget(store, { limit: 1n, mode: 'OBSERVE' });
      const ledger = warmLedger(store);
      for (let i = 0; i < 3; i += 1) expect((await reserve(ledger, request())).admitted).toBe(true);
      expect((await usage(budget)).held).toBe(3n);
    });

    it('fails closed where a USD budget covers a model without a price, unless it only observes', async () => {
      await setBudget(store, { limit: 100n, unit: 'USD', mode: 'OBSERVE' });
      expect((await reserve(warmLedger(store), request({ usd: null }))).admitted).toBe(true);
      await setBudget(store, { limit: 100n, unit: 'USD' });
      expect(await reserve(warmLedger(store), request({ usd: null }))).toMatchObject({
        admitted: false,
        refusals: [{ code: 'MODEL_WITHOUT_PRICE' }],
      });
    });

    it('says retryable when holds alone are in the way, and not when spend is', async () => {
      await setBudget(store, { limit: 1n });
      const ledger = warmLedger(store);
      const first = await reserve(ledger, request());
      if (!first.admitted) throw new Error('not admitted');
      expect(await reserve(ledger, request())).toMatchObject({
        refusals: [{ retryable: true, balance: { held: 1n, spent: 0n } }],
      });
      await settleHolds(store.ledger, first.reservation.holds, { USD: 5n, TOKENS: 5n, REQUESTS: 1n });
      expect(await reserve(ledger, request())).toMatchObject({
        refusals: [{ retryable: false, balance: { held: 0n, spent: 1n } }],
      });
    });

    it('is denied for want of any budget only where one is required', async () => {
      expect((await reserve(warmLedger(store), request())).admitted).toBe(true);
      expect(await reserve(warmLedger(store, Date.now, { requireBudget: true }), request())).toMatchObject({
        admitted: false,
        refusals: [{ code: 'NO_BUDGET' }],
      });
    });

    it('heeds a budget change from the moment it returns, in every warm function', async () => {
      const ledgers = [warmLedger(store), warmLedger(store)];
      for (const ledger of ledgers) expect((await reserve(ledger, request())).admitted).toBe(true);
      let budget = await setBudget(store, { limit: 0n });
      for (const ledger of ledgers) expect((await reserve(ledger, request())).admitted).toBe(false);
      budget = await changeBudget(store, budget, { limit: 2n });
      for (const ledger of ledgers) expect((await reserve(ledger, request())).admitted).toBe(true);
      await changeBudget(store, budget, { limit: 1n });
      for (const ledger of ledgers) expect((await reserve(ledger, request())).admitted).toBe(false);
    });

    it('heeds a new budget on the shared sheet too', async () => {
      await setBudget(store, { limit: 9n });
      const ledger = warmLedger(store);
      expect((await reserve(ledger, request())).admitted).toBe(true);
      await setBudget(store, { limit: 0n, scope: {} });
      expect((await reserve(ledger, request())).admitted).toBe(false);
    });

    it("starts a new window without anybody's help", async () => {
      const clock = clockAt('2026-03-01T12:00:30.000Z');
      await setBudget(store, { limit: 1n, period: 'MINUTE' });
      const ledger = warmLedger(store, clock.now);
      expect((await reserve(ledger, request())).admitted).toBe(true);
      expect((await reserve(ledger, request())).admitted).toBe(false);
      clock.advance(30);
      expect((await reserve(ledger, request())).admitted).toBe(true);
    });

    it('leaves nothing in the narrow budget when the wide one refuses a crowd', async () => {
      const narrow = await setBudget(store, { limit: 1n });
      await setBudget(store, { limit: 0n, scope: {} });
      const ledger = warmLedger(store);
      const crowd = await Promise.all(Array.from({ length: 20 }, () => reserve(ledger, request())));
      expect(crowd.every(({ admitted }) => !admitted)).toBe(true);
      expect(await usage(narrow)).toEqual({ spent: 0n, held: 0n });
    });

    it('refuses more than 20 covering budgets instead of leaving one out', async () => {
      for (let i = 0; i < 21; i += 1) await setBudget(store, { limit: 9n });
      expect(await reserve(warmLedger(store), request())).toMatchObject({
        refusals: [{ code: 'TOO_MANY_BUDGETS' }],
      });
    });

    it('admits again once there are no longer too many, in a warm function too', async () => {
      const budgets = [];
      for (let i = 0; i < 21; i += 1) budgets.push(await setBudget(store, { limit: 9n }));
      const ledger = warmLedger(store);
      expect((await reserve(ledger, request())).admitted).toBe(false);
      await removeBudget(store, budgets[0]!);
      expect((await reserve(ledger, request())).admitted).toBe(true);
    });

    it('learns by one refusal what would fit instead: no further read is needed to say it', async () => {
      for (const scope of [{ costCenter: 'sales' }, {}])
        await setBudget(store, { limit: 9n, unit: 'USD', scope });
      const answer = await reserve(warmLedger(store), request({ usd: 10n }));
      const smaller = request({ usd: 9n });
      expect(!answer.admitted && answer.ask!(smaller.scope, smaller.demand).refusals).toEqual([]);
    });
  });

  describe('settling', () => {
    it('replaces the hold by what was used, once, however often it is retried', async () => {
      const budget = await setBudget(store, { limit: 100n, unit: 'USD' });
      const answer = await reserve(warmLedger(store), request({ usd: 60n }));
      if (!answer.admitted) throw new Error('not admitted');
      for (let i = 0; i < 3; i += 1)
        await settleHolds(store.ledger, answer.reservation.holds, { USD: 25n, TOKENS: 3n, REQUESTS: 1n });
      expect(await usage(budget)).toEqual({ spent: 25n, held: 0n });
    });

    it('may exceed the hold, and tells the truth', async () => {
      const budget = await setBudget(store, { limit: 100n, unit: 'USD' });
      const answer = await reserve(warmLedger(store), request({ usd: 60n }));
      if (!answer.admitted) throw new Error('not admitted');
      await settleHolds(store.ledger, answer.reservation.holds, { USD: 160n, TOKENS: 3n, REQUESTS: 1n });
      expect(await usage(budget)).toEqual({ spent: 160n, held: 0n });
    });

    it('by release leaves no trace', async () => {
      const budget = await setBudget(store, { limit: 100n, unit: 'USD' });
      const answer = await reserve(warmLedger(store), request({ usd: 60n }));
      if (!answer.admitted) throw new Error('not admitted');
      await releaseHolds(store.ledger, answer.reservation.holds);
      expect(await usage(budget)).toEqual({ spent: 0n, held: 0n });
    });
  });
});
