import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, expect, it } from 'vitest';
import { topUpBudget } from '../../functions/budgets/top-ups.ts';
import { deleteBudget, updateBudget } from '../../functions/budgets/update.ts';
import { createBudget } from '../../functions/budgets/create.ts';
import { CatalogCache } from '../../functions/catalog/load.ts';
import { queryAll } from '../../functions/store/store.ts';
import { sheetPk } from '../../functions/ledger/keys.ts';
import { setBudget } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, freshStore, sameStore } from '../support/store.ts';

afterAll(closeStores);
captureOutput();

/** Loses the answer of the next writes of definitions, after they have been applied. */
class LosesAnswers extends NodeHttpHandler {
  lose = 0;
  /** Comes before the next write after that. */
  meanwhile?: () => Promise<unknown>;

  override async handle(...args: Parameters<NodeHttpHandler['handle']>) {
    const isPut =
      Buffer.from(new Uint8Array(args[0].body as Uint8Array)).includes('"BUDGET#') &&
      args[0].headers['x-amz-target']?.endsWith('.PutItem');
    const { meanwhile } = this;
    if (isPut && this.lose === 0 && meanwhile) {
      delete this.meanwhile;
      await meanwhile();
    }
    const result = await super.handle(...args);
    if (isPut && this.lose > 0) {
      this.lose -= 1;
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    }
    return result;
  }
}

it('an admin change whose answer is lost is made once, and audited: who, when, before, after', async () => {
  const store = await freshStore();
  const handler = new LosesAnswers();
  const { ledger: lossy } = await sameStore(store, { requestHandler: handler });
  const changes = { table: lossy, catalog: new CatalogCache(lossy), now: Date.now, by: 'dana' };
  const { id } = await setBudget(store, { limit: 10n });

  handler.lose = 1;
  expect(await topUpBudget(changes, { input: { id, amount: 5, reason: 'more' } })).toMatchObject({
    version: 2,
    topUps: [{ amount: 5n }],
  });
  handler.lose = 1;
  const input = {
    name: 'x',
    scope: { costCenter: 'sales' },
    unit: 'USD' as const,
    limit: 1,
    period: 'DAY' as const,
  };
  expect(await createBudget(changes, { input })).toMatchObject({ version: 1 });
  handler.lose = 1;
  expect(await deleteBudget(changes, { id })).toMatchObject({ deletedAt: expect.any(String) });

  const entries = await queryAll(store.ledger, { pk: sheetPk('sales'), prefix: 'CHANGE#1#' });
  expect(entries).toMatchObject([
    { by: 'test', operation: 'createBudget', before: null, after: { version: 1 } },
    { by: 'dana', operation: 'topUpBudget', before: { version: 1 }, after: { version: 2 } },
    { by: 'dana', operation: 'deleteBudget', before: { version: 2 }, after: { version: 3 } },
  ]);
});

it('a top-up whose write is heard late is given once, also if another admin came in between', async () => {
  const store = await freshStore();
  const handler = new LosesAnswers();
  const { ledger: lossy } = await sameStore(store, { requestHandler: handler });
  const changes = (table: typeof lossy, by: string) => ({
    table,
    catalog: new CatalogCache(table),
    now: Date.now,
    by,
  });
  const { id } = await setBudget(store, { limit: 10n });
  // The definition is written, its answer is lost, and another admin is faster than the second try.
  handler.lose = 1;
  handler.meanwhile = () => updateBudget(changes(store.ledger, 'other'), { input: { id, name: 'renamed' } });
  const input = { id, amount: 5, reason: 'more' };
  expect(await topUpBudget(changes(lossy, 'me'), { input })).toMatchObject({
    name: 'renamed',
    topUps: [{ amount: 5n }],
  });
});

it('a budget takes as many top-ups as its limit says, with reasons as long as may be, and every change of it is noted', async () => {
  const store = await freshStore();
  const table = store.ledger;
  let now = Date.parse('2026-03-01T12:00:00.000Z');
  const changes = { table, catalog: new CatalogCache(table), now: () => now, by: '\u{1F600}'.repeat(64) };
  const budget = await setBudget(store, { limit: 10n, period: 'DAY' });
  const topUp = (i: number, expiresAt?: string) =>
    topUpBudget(changes, {
      input: {
        id: budget.id,
        amount: 1,
        reason: '中'.repeat(500),
        clientToken: `${i}`.padStart(64, 'x'),
        ...(expiresAt && { expiresAt }),
      },
    });
  // Those that have ended count for nothing, but some of them are kept for history.
  for (let i = 0; i < 70; i += 1) {
    if (i % 35 === 0) now += 3_600_000;
    expect(await topUp(i, new Date(now + 1_000).toISOString())).not.toHaveProperty('problem');
  }
  now += 3_600_000;
  for (let i = 70; i < 120; i += 1) expect(await topUp(i)).not.toHaveProperty('problem');
  expect(await topUp(120)).toMatchObject({ problem: 'conflict' });
  expect(await updateBudget(changes, { input: { id: budget.id, limit: 11 } })).toMatchObject({ limit: 11n });
  expect(await deleteBudget(changes, { id: budget.id })).toMatchObject({
    deletedAt: expect.any(String) as string,
  });
  const noted = await queryAll(table, { pk: sheetPk('sales'), prefix: 'CHANGE#1#' });
  expect(noted).toHaveLength(1 + 70 + 50 + 2);
}, 30_000);
