import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, expect, it } from 'vitest';
import { topUpBudget, deleteBudget } from '../../functions/budgets/change.ts';
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

  override async handle(...args: Parameters<NodeHttpHandler['handle']>) {
    const result = await super.handle(...args);
    const isPut = args[0].headers['x-amz-target']?.endsWith('.PutItem');
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
