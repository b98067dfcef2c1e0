import type { PicoUsd } from './money.ts';
import { highestPrice, type TokenCounts, type TokenPrices } from './price.ts';

/** The kinds that a token of a prompt may be charged as: what is written to a cache costs more than what is only read. */
const INPUT_KINDS: Record<CacheTime | 'none', readonly (keyof TokenCounts)[]> = {
  none: ['input'],
  '5m': ['input', 'cacheRead', 'cacheWrite5m'],
  '1h': ['input', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'],
};

/** How long a prompt asks to be cached at most. */
export type CacheTime = '5m' | '1h';

/** What a token of a prompt can cost at most, where the prompt has at most so many. */
const dearest = (prices: TokenPrices, inputTokens: number, cached: CacheTime | undefined): PicoUsd =>
  INPUT_KINDS[cached ?? 'none']
    .map((kind) => highestPrice(prices, kind, inputTokens))
    .reduce((highest, price) => (price > highest ? price : highest));

/** What a call can cost at most: each token at the highest price that a prompt of up to this length may lead to. */
export const worstCaseCost = (
  inputTokens: number,
  maxTokens: number,
  prices: TokenPrices,
  cached?: CacheTime,
): PicoUsd =>
  BigInt(inputTokens) * dearest(prices, inputTokens, cached) +
  BigInt(maxTokens) * highestPrice(prices, 'output', inputTokens);
