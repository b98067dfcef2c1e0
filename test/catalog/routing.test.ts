import { describe, expect, it } from 'vitest';
import { BUILT_IN_MODELS, builtInModels } from '../../functions/catalog/built-in.ts';
import { routingFrom, routingOf } from '../../functions/catalog/routing.ts';
import { tokenPrices } from '../../functions/pricing/price.ts';

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
