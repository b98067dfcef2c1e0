import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { deleteModel, putModel } from '../../functions/catalog/change-models.ts';
import { loadCatalog } from '../../functions/catalog/load.ts';
import { showModel } from '../../functions/catalog/model.ts';
import type { ModelInput } from '../../functions/catalog/model-input.ts';
import { captureOutput } from '../support/output.ts';
import { solved } from '../support/in-process.ts';
import type { EmbeddedStore } from '../../infra/local/store/environment.ts';
import { closeStores, embeddedStore } from '../support/store.ts';

captureOutput();
afterAll(closeStores);
let store: EmbeddedStore;
beforeEach(async () => {
  store = await embeddedStore();
});

const changes = (downgradingTo: () => Promise<string[]> = async () => []) => ({
  table: store.ledger,
  now: Date.now,
  by: 'admin',
  downgradingTo,
});
const input = (more: Partial<ModelInput> = {}): ModelInput => ({
  alias: 'm',
  modelId: 'acme.m-v1',
  maxOutputTokens: 10,
  contextWindow: 10,
  ...more,
});
const price = (usd: number, effectiveFrom: string) => ({ input: usd, output: usd, effectiveFrom });
const pricesOf = async (name: string) => (await loadCatalog(store.ledger)).find(name)!.prices;

describe('a model ID has its own price or none', () => {
  it('an ID that is routed elsewhere is the same model, at a price that nobody has said', async () => {
    expect(await pricesOf('global.anthropic.claude-sonnet-5-5')).toHaveLength(1);
    for (const other of ['us.', 'eu.', 'jp.', ''])
      expect(await pricesOf(`${other}anthropic.claude-sonnet-5-5`)).toEqual([]);
  });

  it('until an admin puts one for it, and then only that ID has it', async () => {
    const modelId = 'us.anthropic.claude-sonnet-5-5';
    const priceUsdPerMillion = { ...price(2.2, '2026-01-01T00:00:00Z'), region: 'us-east-1' };
    await putModel(changes(), input({ alias: 'sonnet-us', modelId, priceUsdPerMillion }));
    expect(await pricesOf(modelId)).toMatchObject([{ input: 2.2, region: 'us-east-1' }]);
    expect(await pricesOf('global.anthropic.claude-sonnet-5-5')).toMatchObject([{ input: 2 }]);
    expect(await pricesOf('eu.anthropic.claude-sonnet-5-5')).toEqual([]);
  });

  it('whatever it is called: a second alias cannot make it cheaper', async () => {
    const model = (await loadCatalog(store.ledger)).find('nova-micro')!;
    const cheap = { alias: 'cheap', modelId: model.modelId, priceUsdPerMillion: { input: 0, output: 0 } };
    await putModel(changes(), input(cheap));
    expect(await pricesOf('cheap')).toEqual(await pricesOf('nova-micro'));
  });

  it('and a band for long prompts is kept with it', async () => {
    const bands = [{ abovePromptTokens: 100, input: 2, output: 2 }];
    const priceUsdPerMillion = { ...price(1, '2026-01-01T00:00:00Z'), bands };
    await putModel(changes(), input({ priceUsdPerMillion }));
    const model = (await loadCatalog(store.ledger)).find('m')!;
    expect(showModel(model, Date.now()).priceUsdPerMillion).toMatchObject({
      input: 1,
      bands: [{ abovePromptTokens: 100, input: 2, output: 2 }],
    });
  });
});

describe('two admins at once', () => {
  const dated = (usd: number, from: string) => input({ priceUsdPerMillion: price(usd, from) });

  it('lose no price: one of them is told to look again', async () => {
    await putModel(changes(), dated(1, '2026-01-01T00:00:00Z'));
    const answers = await Promise.all([
      putModel(changes(), dated(2, '2026-02-01T00:00:00Z')),
      putModel(changes(), dated(3, '2026-03-01T00:00:00Z')),
    ]);
    const refused = answers.filter((answer) => 'problem' in answer);
    expect(await pricesOf('m')).toHaveLength(1 + answers.length - refused.length);
    for (const answer of refused) expect(answer).toMatchObject({ problem: 'conflict' });
  });

  it('can say which version they have seen', async () => {
    const { version } = solved(await putModel(changes(), dated(1, '2026-01-01T00:00:00Z')));
    await putModel(changes(), dated(2, '2026-02-01T00:00:00Z'));
    const late = { ...dated(3, '2026-03-01T00:00:00Z'), expectedVersion: version };
    expect(await putModel(changes(), late)).toMatchObject({ problem: 'conflict' });
    expect(await pricesOf('m')).toHaveLength(2);
  });
});

it('a model that full budgets downgrade to is not deleted, and the refusal names them', async () => {
  const named = changes(async () => ['Sales, monthly']);
  expect(await deleteModel(named, { alias: 'nova-micro' })).toMatchObject({
    problem: 'conflict',
    message: expect.stringContaining('Sales, monthly') as string,
  });
  expect((await loadCatalog(store.ledger)).find('nova-micro')).toBeDefined();
});
