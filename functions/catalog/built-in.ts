import type { ModelLifecycle } from '../../schema/types.ts';
import type { CatalogModel } from './model.ts';
import { cacheDefaults } from '../pricing/price.ts';
import { providerOf, withoutRouting } from './model.ts';

/**
 * The models that a new deployment knows. Prices are on-demand list prices in USD per million tokens, gathered from
 * public price tables in 2026; the date says since when each is known to hold. `putModel` adds to and changes them.
 */
type Row = [
  alias: string,
  modelId: string,
  prices: { input: number; output: number; cacheRead?: number; cacheWrite5m?: number },
  effectiveFrom: string,
  maxOutputTokens: number,
  contextWindow: number,
  lifecycle?: ModelLifecycle,
];

// Newer Claude models are served through cross-region inference only, hence `global.`.
const ROWS: Row[] = [
  [
    'claude-3',
    'anthropic.claude-3-sonnet-20240229-v1:0',
    { input: 3, output: 15 },
    '2024-03-04',
    4_096,
    200_000,
    'LEGACY',
  ],
  [
    'claude-3-5-haiku',
    'anthropic.claude-3-5-haiku-20241022-v1:0',
    { input: 0.8, output: 4 },
    '2024-11-04',
    8_192,
    200_000,
    'LEGACY',
  ],
  [
    'claude-haiku-4-5',
    'global.anthropic.claude-haiku-4-5-20251001-v1:0',
    { input: 1, output: 5, cacheRead: 0.1, cacheWrite5m: 1.25 },
    '2025-10-15',
    64_000,
    200_000,
  ],
  [
    'claude-sonnet-4-6',
    'global.anthropic.claude-sonnet-4-6',
    { input: 3, output: 15, cacheRead: 0.3, cacheWrite5m: 3.75 },
    '2026-01-01',
    64_000,
    200_000,
  ],
  [
    'claude-opus-4-8',
    'global.anthropic.claude-opus-4-8',
    { input: 5, output: 25, cacheRead: 0.5, cacheWrite5m: 6.25 },
    '2026-01-01',
    64_000,
    200_000,
  ],
  [
    'claude-sonnet-5',
    'global.anthropic.claude-sonnet-5',
    { input: 2, output: 10, cacheRead: 0.2, cacheWrite5m: 2.5 },
    '2026-01-01',
    64_000,
    200_000,
  ],
  [
    'claude-sonnet-5-5',
    'global.anthropic.claude-sonnet-5-5',
    { input: 2, output: 10, cacheRead: 0.1, cacheWrite5m: 2.5 },
    '2026-01-01',
    64_000,
    200_000,
  ],
  [
    'nova-micro',
    'amazon.nova-micro-v1:0',
    { input: 0.035, output: 0.14, cacheRead: 0.00875 },
    '2024-12-03',
    10_000,
    128_000,
  ],
  [
    'nova-lite',
    'amazon.nova-lite-v1:0',
    { input: 0.06, output: 0.24, cacheRead: 0.015 },
    '2024-12-03',
    10_000,
    300_000,
  ],
  [
    'nova-pro',
    'amazon.nova-pro-v1:0',
    { input: 0.8, output: 3.2, cacheRead: 0.2 },
    '2024-12-03',
    10_000,
    300_000,
  ],
  [
    'nova-2-lite',
    'global.amazon.nova-2-lite-v1:0',
    { input: 0.3, output: 2.5, cacheRead: 0.075 },
    '2026-01-01',
    64_000,
    1_000_000,
  ],
  [
    'llama-4-maverick',
    'us.meta.llama4-maverick-17b-instruct-v1:0',
    { input: 0.24, output: 0.97 },
    '2025-04-28',
    8_192,
    1_000_000,
  ],
  [
    'mistral-large-3',
    'mistral.mistral-large-3-675b-instruct',
    { input: 0.5, output: 1.5 },
    '2026-01-01',
    8_192,
    256_000,
  ],
  ['deepseek-v3-2', 'deepseek.v3.2', { input: 0.62, output: 1.85 }, '2026-01-01', 8_192, 128_000],
  ['gpt-oss-120b', 'openai.gpt-oss-120b-1:0', { input: 0.15, output: 0.6 }, '2025-08-05', 8_192, 128_000],
];

export const BUILT_IN_MODELS: readonly CatalogModel[] = ROWS.map(
  ([alias, modelId, prices, effectiveFrom, maxOutputTokens, contextWindow, lifecycle = 'ACTIVE']) => ({
    alias,
    modelId,
    canonicalModel: withoutRouting(modelId),
    provider: providerOf(withoutRouting(modelId)),
    prices: [{ ...cacheDefaults(prices), effectiveFrom: `${effectiveFrom}T00:00:00.000Z` }],
    maxOutputTokens,
    contextWindow,
    lifecycle,
  }),
);

/** Those that the deployment lets be called: `MODELS` (aliases, comma-separated); all where it is not set. */
export function builtInModels(listed = process.env.MODELS): readonly CatalogModel[] {
  if (!listed) return BUILT_IN_MODELS;
  const aliases = new Set(listed.split(','));
  return BUILT_IN_MODELS.filter(({ alias }) => aliases.has(alias));
}
