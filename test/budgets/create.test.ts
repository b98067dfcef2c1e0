import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createBudget } from '../../functions/budgets/create.ts';
import type { CreateArgs } from '../../functions/budgets/input.ts';
import { putModel } from '../../functions/catalog/change-models.ts';
import { CatalogCache } from '../../functions/catalog/load.ts';
import { budgetsFrom } from '../../functions/ledger/ledger.ts';
import { solved } from '../support/in-process.ts';
import { setBudget } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import type { EmbeddedStore } from '../../infra/local/store/environment.ts';
import { closeStores, embeddedStore } from '../support/store.ts';

captureOutput();
afterAll(closeStores);
let store: EmbeddedStore;
beforeEach(async () => {
  store = await embeddedStore();
});

const desk = () => ({
  table: store.ledger,
  catalog: new CatalogCache(store.ledger),
  now: Date.now,
  by: 'me',
});
const input = (more: Partial<CreateArgs['input']>): CreateArgs => ({
  input: { name: 'a budget', scope: {}, unit: 'USD', limit: 1, period: 'DAY', ...more },
});
const fieldOf = async (more: Partial<CreateArgs['input']>) => {
  const answer = await createBudget(desk(), input(more));
  return 'fields' in answer ? answer.fields.map(({ field }) => field) : [];
};

it('a budget for an alias that has just moved covers what the alias means now, on every warm function', async () => {
  const warm = desk();
  await warm.catalog.get(); // remembers what `latest` does not mean yet
  const model = { alias: 'latest', maxOutputTokens: 10, contextWindow: 10 };
  const models = { table: store.ledger, now: Date.now, by: 'me', downgradingTo: async () => [] };
  await putModel(models, { ...model, modelId: 'acme.one' });
  await warm.catalog.reload();
  await putModel(models, { ...model, modelId: 'acme.two' });
  const budget = solved(await createBudget(warm, input({ scope: { model: 'latest' } })));
  expect(budget.scope).toEqual({ model: 'acme.two' });
});

describe('what a full budget does must be possible', () => {
  it.each<[string, Partial<CreateArgs['input']>, string]>([
    ['to observe and clamp', { mode: 'OBSERVE', onExceed: 'CLAMP' }, 'input.onExceed'],
    ['to clamp a rate', { unit: 'REQUESTS', onExceed: 'CLAMP' }, 'input.onExceed'],
    ['to downgrade to nothing', { onExceed: 'DOWNGRADE' }, 'input.downgradeTo'],
    [
      'to downgrade to what is not there',
      { onExceed: 'DOWNGRADE', downgradeTo: 'gpt-99' },
      'input.downgradeTo',
    ],
    [
      'to downgrade to what is dearer',
      { onExceed: 'DOWNGRADE', downgradeTo: 'claude-opus-5', scope: { model: 'nova-micro' } },
      'input.downgradeTo',
    ],
    [
      'to downgrade to itself',
      { onExceed: 'DOWNGRADE', downgradeTo: 'nova-micro', scope: { model: 'nova-micro' } },
      'input.downgradeTo',
    ],
  ])('%s is not', async (_what, more, field) => {
    expect(await fieldOf(more)).toEqual([field]);
  });

  it('to downgrade to what is cheaper is', async () => {
    const scope = { model: 'claude-opus-5' };
    expect(await fieldOf({ onExceed: 'DOWNGRADE', downgradeTo: 'nova-micro', scope })).toEqual([]);
  });
});

it('a list of more budgets than a page of the store has each of them once, from any position on', async () => {
  const made = [];
  for (let i = 0; i < 230; i += 1) made.push(await setBudget(store, { limit: 1n, name: `budget ${i}` }));
  const listed = async (after?: string) => {
    const all = [];
    for await (const one of budgetsFrom(store.ledger, { after })!) all.push(one);
    return all;
  };
  const all = await listed();
  const ids = all.map(({ budget }) => budget.id);
  expect([...ids].sort()).toEqual(made.map(({ id }) => id).sort());
  for (const i of [0, 98, 99, 100, 199, 229])
    expect((await listed(all[i]!.position)).map(({ budget }) => budget.id)).toEqual(ids.slice(i + 1));
});
