import { describe, expect, it } from 'vitest';
import { modelFinder, type BilledAs } from '../../functions/billing/products.ts';
import { BUILT_IN_MODELS } from '../../functions/catalog/built-in.ts';
import { productOf } from '../../infra/local/aws/cost-explorer/products.ts';

const canonical = BUILT_IN_MODELS.map(({ canonicalModel }) => canonicalModel);
const modelOf = modelFinder(canonical);
const edition = (name: string): BilledAs => ({ service: `${name} (Amazon Bedrock Edition)` });
const plain = (usageType: string): BilledAs => ({ service: 'Amazon Bedrock', usageType });

describe('the model of a line of the bill', () => {
  it.each<[BilledAs, string]>([
    [edition('Claude Haiku 4.5'), 'anthropic.claude-haiku-4-5-20251001-v1:0'],
    [edition('Claude Sonnet 4.6'), 'anthropic.claude-sonnet-4-6'],
    [edition('Claude 4.6 Sonnet'), 'anthropic.claude-sonnet-4-6'],
    [edition('Claude 3 Sonnet'), 'anthropic.claude-3-sonnet-20240229-v1:0'],
    [plain('USE1-NovaMicro-input-tokens'), 'amazon.nova-micro-v1:0'],
    [plain('EUW1-NovaMicro-cache-read-input-token-count'), 'amazon.nova-micro-v1:0'],
    [plain('USW2-NovaPro-output-tokens-batch'), 'amazon.nova-pro-v1:0'],
    [plain('USE1-Nova2.0Lite-input-tokens'), 'amazon.nova-2-lite-v1:0'],
    [plain('USE1-Llama4-Maverick-17B-input-tokens'), 'meta.llama4-maverick-17b-instruct-v1:0'],
    [plain('USE1-openai.gpt-oss-120b-mantle-output-tokens-standard'), 'openai.gpt-oss-120b-1:0'],
  ])('is told by its names: %j', (billed, model) => {
    expect(modelOf(billed)).toBe(model);
  });

  it.each<BilledAs>([
    edition('Claude Haiku 5.4'),
    edition('Claude Sonnet'),
    edition('Stable Image Ultra'),
    plain('USE1-NovaMicro-input-tokens-custom-model'),
    plain('USE1-NovaLite-Customization-Training'),
    plain('USE1-Guardrail-ContentPolicyUnitsConsumed'),
    plain('USE1-TitanEmbeddingV2-Text-input-tokens'),
    plain(''),
    {},
  ])('is not guessed: %j', (billed) => {
    expect(modelOf(billed)).toBeNull();
  });

  it('is none where two models have the name', () => {
    const ambiguous = modelFinder(['anthropic.claude-x-20240101-v1:0', 'anthropic.claude-x-20250101-v1:0']);
    expect(ambiguous(edition('Claude X'))).toBeNull();
  });

  it.each(canonical)('is found by the names that the stand-in bills it by: %s', (model) => {
    const { service, usageType } = productOf(model);
    for (const kind of ['input', 'output', 'cacheRead', 'cacheWrite'] as const)
      expect(modelOf({ service, usageType: usageType(kind) })).toBe(model);
  });
});
