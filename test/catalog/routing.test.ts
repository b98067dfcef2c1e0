import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUILT_IN_MODELS, builtInModels } from '../../functions/catalog/built-in.ts';
import { routingFrom, routingOf } from '../../functions/catalog/routing.ts';
import { putModel } from '../../functions/catalog/change-models.ts';
import { loadCatalog } from '../../functions/catalog/load.ts';
import { registerProfiles } from '../../functions/catalog/register-profiles.ts';
import { tokenPrices } from '../../functions/pricing/price.ts';
import type { EmbeddedStore } from '../../infra/local/store/environment.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, embeddedStore } from '../support/store.ts';

captureOutput();
afterAll(closeStores);

const modelsBy = (geography?: string, factor?: string) =>
  builtInModels(undefined, routingFrom(geography, factor));
const find = (models: ReturnType<typeof builtInModels>, alias: string) =>
  models.find((one) => one.alias === alias)!;

describe('a deployment that keeps calls within a geography', () => {
  it('calls the models there that Bedrock serves globally, and leaves those that it can only call in one way', () => {
    const models = modelsBy('eu');
    expect(find(models, 'claude-opus-5').modelId).toBe('eu.anthropic.claude-opus-5');
    expect(find(models, 'claude-opus-5').canonicalModel).toBe('anthropic.claude-opus-5');
    expect(find(models, 'nova-pro')).toEqual(find(BUILT_IN_MODELS, 'nova-pro'));
    expect(find(models, 'llama-4-maverick').modelId).toMatch(/^us\./);
    expect(models.filter(({ modelId }) => routingOf(modelId) === 'global')).toEqual([]);
  });

  it('has no price for them that nobody has said', () => {
    expect(find(modelsBy('eu'), 'claude-opus-5').prices).toEqual([]);
  });

  it('or the price that the deployment says, of every kind of token and in every band', () => {
    const models = modelsBy('eu', '1.1');
    expect(find(models, 'claude-opus-5').prices).toMatchObject([
      { input: 5.5, output: 27.5, cacheRead: 0.55 },
    ]);
    const [price] = find(models, 'claude-haiku-5-5').prices;
    expect(price!.bands).toMatchObject([{ abovePromptTokens: 100_000, input: 0.55, output: 2.75 }]);
    for (const { prices } of models) for (const one of prices) expect(() => tokenPrices(one)).not.toThrow();
  });
});

it('is global where the environment says nothing else', () => {
  expect(modelsBy('')).toBe(BUILT_IN_MODELS);
  expect(modelsBy('global')).toBe(BUILT_IN_MODELS);
});

describe('what was put while the deployment routed in another way', () => {
  const modelId = 'global.anthropic.claude-sonnet-4-6';
  let store: EmbeddedStore;
  beforeEach(async () => {
    store = await embeddedStore();
    const changes = { table: store.ledger, now: Date.now, by: 'me', downgradingTo: async () => [] };
    const price = { input: 3, output: 15, effectiveFrom: '2026-01-01T00:00:00Z' };
    const model = { alias: 'claude-sonnet-4-6', modelId, maxOutputTokens: 9, contextWindow: 9 };
    await putModel(changes, { ...model, priceUsdPerMillion: price });
    process.env.ROUTING = 'eu';
  });
  afterEach(() => {
    delete process.env.ROUTING;
  });

  it('is routed as it does now, without the price of before', async () => {
    const catalog = await loadCatalog(store.ledger);
    expect(catalog.find('claude-sonnet-4-6')).toMatchObject({
      modelId: 'eu.anthropic.claude-sonnet-4-6',
      prices: [],
    });
  });

  it('is not to be had by its full ID: no call leaves the geography', async () => {
    const catalog = await loadCatalog(store.ledger);
    expect(catalog.find(modelId)).toBeUndefined();
    expect(catalog.find('us.anthropic.claude-sonnet-4-6')).toBeUndefined();
    expect(catalog.find('eu.anthropic.claude-sonnet-4-6')).toBeDefined();
  });

  it('gives no profile its price: that is of what the profile was made from', async () => {
    const profile = {
      alias: 'team',
      arn: 'arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/team',
      costCenter: 'sales',
      canonicalModel: 'anthropic.claude-opus-5',
    };
    await registerProfiles(store.ledger, [
      { ...profile, modelId: 'eu.anthropic.claude-opus-5' },
      { ...profile, alias: 'old', arn: `${profile.arn}-old`, modelId: 'global.anthropic.claude-opus-5' },
    ]);
    process.env.ROUTING_PRICE_FACTOR = '1.1';
    const catalog = await loadCatalog(store.ledger);
    delete process.env.ROUTING_PRICE_FACTOR;
    expect(catalog.find('team')!.prices).toMatchObject([{ input: 5.5 }]);
    expect(catalog.find('old')!.prices).toEqual([]);
  });
});
