import type { TokenCounts } from '../../../../functions/pricing/price.ts';

/** How a model's tokens are named on a bill. */
export interface Product {
  service: string;
  usageType: (kind: BilledKind) => string;
  /** So many tokens are one unit. */
  unit: number;
}

/** The kinds of tokens that bills tell apart. */
export type BilledKind = 'input' | 'output' | 'cacheRead' | 'cacheWrite';

/** What a token of each kind costs beside one of input, about: what a model cost is shared out between its usage types by it. */
export const WEIGHTS = {
  input: 100n,
  output: 500n,
  cacheRead: 10n,
  cacheWrite: 125n,
} as const satisfies Record<BilledKind, bigint>;

export const tokensOf = (tokens: TokenCounts): Record<BilledKind, number> => ({
  input: tokens.input,
  output: tokens.output,
  cacheRead: tokens.cacheRead,
  cacheWrite: tokens.cacheWrite5m + tokens.cacheWrite1h,
});

const REGION = 'USE1';

const OF_MARKETPLACE: Record<BilledKind, string> = {
  input: 'InputTokenCount',
  output: 'OutputTokenCount',
  cacheRead: 'CacheReadInputTokenCount',
  cacheWrite: 'CacheWriteInputTokenCount',
};
const OF_BEDROCK: Record<BilledKind, string> = {
  input: 'input-tokens',
  output: 'output-tokens',
  cacheRead: 'cache-read-input-token-count',
  cacheWrite: 'cache-write-input-token-count',
};

/** Claude is a product of its own, sold through AWS Marketplace; the other models are billed as Amazon Bedrock. */
export function productOf(canonicalModel: string): Product {
  const [provider = '', ...rest] = canonicalModel.split('.');
  const words = rest
    .join('.')
    .replace(/-20\d{6}/, '')
    .replace(/-v?\d+:\d+$/, '')
    .split('-');
  if (provider === 'anthropic')
    return {
      service: `${words
        .map(capital)
        .join(' ')
        .replace(/(\d) (?=\d)/g, '$1.')} (Amazon Bedrock Edition)`,
      usageType: (kind) => `${REGION}-MP:${REGION}_${OF_MARKETPLACE[kind]}-Units`,
      unit: 1_000_000,
    };
  // As in NovaMicro; only numbers do not run into each other.
  const name = words
    .map(capital)
    .join('-')
    .replace(/(?<!\d)-|-(?!\d)/g, '');
  return {
    service: 'Amazon Bedrock',
    usageType: (kind) => `${REGION}-${name}-${OF_BEDROCK[kind]}`,
    unit: 1_000,
  };
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
