import type { ModelLifecycle } from '../../schema/types.ts';
import { cacheDefaults, type DatedPrice, type GivenPrices } from '../pricing/price.ts';
import { CAPABILITIES, type Capability } from '../prompt/needs.ts';
import { providerOf, type CatalogModel, type Sampling } from './model.ts';
import { routed, routingFrom, withoutRouting, type Routing } from './routing.ts';

/**
 * The models that a new deployment knows. Prices are on-demand list prices in USD per million tokens, gathered from
 * public price tables in 2026; the date says since when each is known to hold. A price is that of the model ID that it stands beside:
 * other routing (`us.`, `eu.` and so on) costs about a tenth more for many models, and has no price here. `putModel` adds to and changes
 * them.
 */
interface Row {
  alias: string;
  modelId: string;
  prices: GivenPrices & { abovePrompt?: [tokens: number, prices: GivenPrices] };
  from: string;
  maxOutputTokens: number;
  contextWindow: number;
  lifecycle?: ModelLifecycle;
  replacedBy?: string;
  sampling?: Sampling;
  takes: readonly Capability[];
  thinks?: CatalogModel['thinks'];
  speeds?: CatalogModel['speeds'];
}

/** Claude takes no images from S3. */
const OF_CLAUDE = CAPABILITIES.filter((one) => one !== 's3');

/** What the service tiers cost beside the standard one. Source: https://aws.amazon.com/bedrock/pricing/ */
const TIERS = { priority: 1.75, flex: 0.5 } as const;

/** Newer Claude models are served through cross-region inference only. */
const claude = (version: string, prices: Row['prices'], from: string, more: Partial<Row> = {}): Row => ({
  alias: `claude-${version.replace(/-\d{8}-v1:0$/, '')}`,
  modelId: `global.anthropic.claude-${version}`,
  prices,
  from,
  maxOutputTokens: 64_000,
  contextWindow: 200_000,
  sampling: 'none',
  takes: OF_CLAUDE,
  thinks: 'unasked',
  ...more,
});

const model = (
  alias: string,
  modelId: string,
  prices: Row['prices'],
  from: string,
  [maxOutputTokens, contextWindow]: [number, number],
  takes: readonly Capability[],
  more: Partial<Row> = {},
): Row => ({
  alias,
  modelId,
  prices,
  from,
  maxOutputTokens,
  contextWindow,
  takes,
  thinks: takes.includes('reasoning') ? 'unasked' : 'never',
  ...more,
});

const SEES: readonly Capability[] = ['image', 'document', 'tools'];
const READS: readonly Capability[] = ['document', 'tools'];

/** Of what a document may hold no more can be held for than this: so rather too large than too small. */
const MILLION = { contextWindow: 1_000_000 };
/** Up to Opus 4.8; later ones think unasked and take no sampling parameters. */
const FOURTH: Partial<Row> = { sampling: 'one', thinks: 'asked' };
const gone = (replacedBy: string): Partial<Row> => ({ lifecycle: 'END_OF_LIFE', replacedBy });

const ROWS: Row[] = [
  // Kept since others rely on the names; Bedrock answers 404 since 2026-07-30 and 2026-06-19.
  model(
    'claude-3',
    'anthropic.claude-3-sonnet-20240229-v1:0',
    { input: 3, output: 15 },
    '2024-03-04',
    [4_096, 200_000],
    SEES,
    gone('claude-sonnet-5-5'),
  ),
  model(
    'claude-3-5-haiku',
    'anthropic.claude-3-5-haiku-20241022-v1:0',
    { input: 0.8, output: 4 },
    '2024-11-04',
    [8_192, 200_000],
    [...SEES, 'cache'],
    gone('claude-haiku-4-5'),
  ),
  claude(
    'haiku-4-5-20251001-v1:0',
    { input: 1, output: 5, cacheRead: 0.1, cacheWrite5m: 1.25 },
    '2025-10-15',
    FOURTH,
  ),
  claude(
    'haiku-5-5',
    {
      input: 0.1,
      output: 0.5,
      cacheRead: 0.01,
      cacheWrite5m: 0.125,
      abovePrompt: [100_000, { input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite5m: 0.625 }],
    },
    '2026-10-07',
  ),
  claude('sonnet-4-6', { input: 3, output: 15, cacheRead: 0.3, cacheWrite5m: 3.75 }, '2026-01-01', {
    ...FOURTH,
    ...MILLION,
  }),
  claude('sonnet-5', { input: 2, output: 10, cacheRead: 0.2, cacheWrite5m: 2.5 }, '2026-01-01', MILLION),
  claude('sonnet-5-5', { input: 2, output: 10, cacheRead: 0.1, cacheWrite5m: 2.5 }, '2026-01-01', MILLION),
  claude('opus-4-8', { input: 5, output: 25, cacheRead: 0.5, cacheWrite5m: 6.25 }, '2026-01-01', {
    ...FOURTH,
    ...MILLION,
  }),
  claude('opus-5', { input: 5, output: 25, cacheRead: 0.5, cacheWrite5m: 6.25 }, '2026-01-01', MILLION),
  claude('opus-5-5', { input: 4, output: 20, cacheRead: 0.2, cacheWrite5m: 5 }, '2026-09-22', MILLION),
  claude('fable-5-1', { input: 10, output: 50, cacheRead: 1, cacheWrite5m: 12.5 }, '2026-01-01', MILLION),
  model(
    'nova-micro',
    'amazon.nova-micro-v1:0',
    { input: 0.035, output: 0.14, cacheRead: 0.00875 },
    '2024-12-03',
    [10_000, 128_000],
    ['tools', 'cache'],
  ),
  model(
    'nova-lite',
    'amazon.nova-lite-v1:0',
    { input: 0.06, output: 0.24, cacheRead: 0.015 },
    '2024-12-03',
    [10_000, 300_000],
    [...SEES, 'cache'],
  ),
  model(
    'nova-pro',
    'amazon.nova-pro-v1:0',
    { input: 0.8, output: 3.2, cacheRead: 0.2 },
    '2024-12-03',
    [10_000, 300_000],
    [...SEES, 'cache', 's3'],
    { speeds: { optimized: 1.25 } },
  ),
  model(
    'nova-2-lite',
    'global.amazon.nova-2-lite-v1:0',
    { input: 0.3, output: 2.5, cacheRead: 0.075 },
    '2026-01-01',
    [64_000, 1_000_000],
    [...SEES, 'cache', 'reasoning', 's3'],
    { speeds: TIERS },
  ),
  model(
    'llama-4-maverick',
    'us.meta.llama4-maverick-17b-instruct-v1:0',
    { input: 0.24, output: 0.97 },
    '2025-04-28',
    [8_192, 1_000_000],
    SEES,
  ),
  model(
    'mistral-large-3',
    'mistral.mistral-large-3-675b-instruct',
    { input: 0.5, output: 1.5 },
    '2026-01-01',
    [8_192, 256_000],
    SEES,
  ),
  model(
    'deepseek-v3-2',
    'deepseek.v3.2',
    { input: 0.62, output: 1.85 },
    '2026-01-01',
    [8_192, 128_000],
    [...READS, 'reasoning'],
  ),
  model(
    'gpt-oss-120b',
    'openai.gpt-oss-120b-1:0',
    { input: 0.15, output: 0.6 },
    '2025-08-05',
    [8_192, 128_000],
    [...READS, 'reasoning', 'structured'],
    { speeds: TIERS },
  ),
];

function pricesOf({ prices: { abovePrompt, ...prices }, from }: Row): DatedPrice[] {
  const effectiveFrom = `${from}T00:00:00.000Z`;
  if (!abovePrompt) return [{ ...cacheDefaults(prices), effectiveFrom }];
  const [abovePromptTokens, longer] = abovePrompt;
  return [
    { ...cacheDefaults(prices), effectiveFrom, bands: [{ ...cacheDefaults(longer), abovePromptTokens }] },
  ];
}

export const BUILT_IN_MODELS: readonly CatalogModel[] = ROWS.map(({ from: _from, ...row }) => ({
  lifecycle: 'ACTIVE',
  ...row,
  canonicalModel: withoutRouting(row.modelId),
  provider: providerOf(withoutRouting(row.modelId)),
  prices: pricesOf({ from: _from, ...row }),
}));

/**
 * Those that the deployment lets be called: `MODELS` (aliases, comma-separated); all where it is not set. They are routed as the
 * deployment says.
 */
export function builtInModels(
  listed = process.env.MODELS,
  routing: Routing | undefined = routingFrom(),
): readonly CatalogModel[] {
  const aliases = listed ? new Set(listed.split(',')) : undefined;
  const models = aliases ? BUILT_IN_MODELS.filter(({ alias }) => aliases.has(alias)) : BUILT_IN_MODELS;
  return routing ? models.map((model) => routed(model, routing)) : models;
}
