import type { TokenPrice, TokenPriceBand, TokenUsage } from '../../schema/types.ts';

/** One kind of token of a call. */
export interface Part {
  kind: string;
  tokens: number;
  /** Null where the price is not known. */
  usd: number | null;
}

type Prices = Pick<TokenPriceBand, 'input' | 'output' | 'cacheRead' | 'cacheWrite5m'>;

const PER_MILLION = 1e6;
/** Prices of today may not be those of the call, and some calls are served at other speeds: then parts do not make the whole. */
const NEAR_ENOUGH = 1e-9;

/** A call's tokens by kind, with what each cost, where the prices of now explain the whole cost. */
export function partsOf(usage: TokenUsage, costUsd: number, price?: TokenPrice | null): Part[] {
  const prompt = usage.inputTokens + usage.cacheReadInputTokens + usage.cacheWriteInputTokens;
  const band = price && bandOf(price, prompt);
  const kinds: [string, number, keyof Prices][] = [
    ['Input', usage.inputTokens, 'input'],
    ['Read from the cache', usage.cacheReadInputTokens, 'cacheRead'],
    ['Written to the cache', usage.cacheWriteInputTokens, 'cacheWrite5m'],
    ['Output', usage.outputTokens, 'output'],
  ];
  const parts = kinds.map(([kind, tokens, name]) => ({
    kind,
    tokens,
    usd: band ? (tokens * band[name]) / PER_MILLION : null,
  }));
  const sum = parts.reduce((total, { usd }) => total + (usd ?? 0), 0);
  const explains = Math.abs(sum - costUsd) <= NEAR_ENOUGH;
  return explains ? parts : parts.map((part) => ({ ...part, usd: null }));
}

/** The prices of a prompt of this length: those of the highest band that it is above. */
function bandOf(price: TokenPrice, promptTokens: number): Prices {
  const above = price.bands.filter(({ abovePromptTokens }) => promptTokens > abovePromptTokens);
  return above.at(-1) ?? price;
}
