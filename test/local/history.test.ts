import { afterAll, beforeAll, expect, it } from 'vitest';
import { historyKey } from '../../functions/ledger/keys.ts';
import { builtArtifacts } from '../../infra/build/artifacts.ts';
import { buildAll } from '../../infra/build/bundle.ts';
import { Api } from '../../infra/local/appsync/api.ts';
import { lambda, none } from '../../infra/local/appsync/data-sources.ts';
import { functionEnvironment } from '../support/handlers.ts';
import { setBudget } from '../support/ledger.ts';
import { closeStores, endpointOfTables, freshStore } from '../support/store.ts';

beforeAll(() => buildAll());
afterAll(closeStores);

it('the closed windows of a page of budgets come in one request to the function, newest first', async () => {
  const store = await freshStore();
  functionEnvironment(store.names, await endpointOfTables());
  const budgets = [];
  for (const costCenter of ['a.b', 'My Dept/Team A'])
    budgets.push(await setBudget(store, { limit: 9n, scope: { costCenter }, period: 'DAY' }));
  for (const [i, { sheet, slot }] of budgets.entries()) {
    for (const day of ['01', '02', '03']) {
      const endsAt = `2026-03-${day}T23:00:00.000Z`;
      const amounts = { unit: 'REQUESTS', limit: 9, spent: Number(day) + 10 * i };
      const closed = { v: 1, startsAt: `2026-03-${day}T00:00:00.000Z`, endsAt, ...amounts };
      await store.ledger.put({ ...historyKey(sheet, slot, endsAt), ...closed });
    }
  }
  const { handler } = await import('../../functions/handlers/budgets.ts');
  const events: unknown[] = [];
  const invoke = async (event: unknown) => {
    events.push(event);
    return JSON.parse(JSON.stringify(await handler(event as unknown[]))) as unknown;
  };
  const api = new Api(builtArtifacts(), (source) => (source.kind === 'lambda' ? lambda(invoke) : none));
  const ask = async (history: string) => {
    const prepared = api.prepare({ query: `{ budgets { items { ${history} { endsAt spent limit } } } }` });
    if ('errors' in prepared) throw new Error(JSON.stringify(prepared.errors));
    return (await api.execute(prepared.document, {}, { mode: 'API_KEY', identity: null }, {})).answer;
  };
  const spent = async (history: string) =>
    (
      (await ask(history)).data as { budgets: { items: { history: { spent: number }[] }[] } }
    ).budgets.items.map((item) => item.history.map((one) => one.spent));
  expect((await spent('history')).sort()).toEqual([
    [13, 12, 11],
    [3, 2, 1],
  ]);
  expect(events).toHaveLength(2); // the page, and all histories of it
  expect((await spent('history(limit: 2)')).flat().sort()).toEqual([12, 13, 2, 3]);
  // An error in it is told for each, and leaves the budgets themselves.
  const wrong = await ask('history(limit: 0)');
  const error = { errorType: 'ValidationError', errorInfo: { fields: [{ field: 'limit' }] } };
  expect(wrong.errors).toMatchObject([error, error]);
  expect(wrong.data).toEqual({ budgets: { items: [{ history: null }, { history: null }] } });
});
