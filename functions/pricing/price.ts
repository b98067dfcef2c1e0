import { scaleDecimal, type PicoUsd } from './money.ts';

/** What a call used, in tokens. Converse's `inputTokens` excludes cached ones; the total is the sum of all. */
export interface TokenCounts {
  input: number;
  output: number;
  cacheRead: number;
  /** Written to the 5-minute cache. */
  cacheWrite5m: number;
  /** Written to the 1-hour cache. */
  cacheWrite1h: number;
}

/** Prices in USD per million tokens, as price lists give them, from a moment on. */
export interface DatedPrice {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  /** ISO 8601. */
  effectiveFrom: string;
}

/** A 5-minute cache write costs this many times the input price, and a 1-hour one twice, where a price list names none. */
const CACHE_WRITE_5M_FACTOR = 1.25;
const CACHE_WRITE_1H_FACTOR = 2;

/**
 * Prices with those for cached tokens filled in. A model without a price for cache reads is taken at its input price: cached
 * tokens can't be free by mistake.
 */
export function cacheDefaults(
  given: Pick<DatedPrice, 'input' | 'output'> & { [Kind in CacheKind]?: number | null | undefined },
): Omit<DatedPrice, 'effectiveFrom'> {
  const times = (factor: number) => Number((given.input * factor).toFixed(DECIMALS_PER_TOKEN));
  return {
    input: given.input,
    output: given.output,
    cacheRead: given.cacheRead ?? given.input,
    cacheWrite5m: given.cacheWrite5m ?? times(CACHE_WRITE_5M_FACTOR),
    cacheWrite1h: given.cacheWrite1h ?? times(CACHE_WRITE_1H_FACTOR),
  };
}

type CacheKind = 'cacheRead' | 'cacheWrite5m' | 'cacheWrite1h';

/** Pico-USD per token, as decimal strings so that it travels through JSON exactly. */
export type TokenPrices = Record<keyof TokenCounts, string>;

const KINDS = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const;

/** 1 USD per million tokens is 10^6 pico-USD per token. */
const DECIMALS_PER_TOKEN = 6;

/** USD per million tokens to pico-USD per token, or undefined for more than 6 decimals. */
export const picoUsdPerToken = (usdPerMillion: number): PicoUsd | undefined =>
  scaleDecimal(usdPerMillion, DECIMALS_PER_TOKEN);

/** The prices in force at `now` (ms), or undefined if none is yet: the latest that has begun. */
export function priceAt(prices: readonly DatedPrice[], now: number): DatedPrice | undefined {
  let latest: DatedPrice | undefined;
  for (const price of prices) {
    const from = Date.parse(price.effectiveFrom);
    if (from <= now && (!latest || from >= Date.parse(latest.effectiveFrom))) latest = price;
  }
  return latest;
}

/** Prices per token. Throws on more than 6 decimals, which the catalog refuses at its door. */
export function tokenPrices(price: DatedPrice): TokenPrices {
  const perToken = (kind: keyof TokenCounts) => {
    const pico = picoUsdPerToken(price[kind]);
    if (pico === undefined) throw new RangeError(`price ${price[kind]} has more than 6 decimals`);
    return pico.toString();
  };
  return {
    input: perToken('input'),
    output: perToken('output'),
    cacheRead: perToken('cacheRead'),
    cacheWrite5m: perToken('cacheWrite5m'),
    cacheWrite1h: perToken('cacheWrite1h'),
  };
}

/** Exactly what tokens cost. */
export const costOf = (tokens: TokenCounts, prices: TokenPrices): PicoUsd =>
  KINDS.reduce((sum, kind) => sum + BigInt(tokens[kind]) * BigInt(prices[kind]), 0n);

/** All tokens, of every kind. */
export const totalTokens = (tokens: TokenCounts): number =>
  KINDS.reduce((sum, kind) => sum + tokens[kind], 0);
