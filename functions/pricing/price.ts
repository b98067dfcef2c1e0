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

/** Prices of each kind of token, in USD per million, as price lists give them. */
export type KindPrices = Record<keyof TokenCounts, number>;

/** Other prices of all tokens of a call whose prompt (cached tokens too) is longer than this. */
interface PriceBand extends KindPrices {
  abovePromptTokens: number;
}

/** Prices from a moment on. */
export interface DatedPrice extends KindPrices {
  /** ISO 8601. */
  effectiveFrom: string;
  /** The region whose prices these are, such as `us-east-1`; absent where they are the same in all. */
  region?: string;
  /** Ascending. */
  bands?: PriceBand[];
}

/** Pico-USD per token, as decimal strings so that it travels through JSON exactly. */
type PerToken = Record<keyof TokenCounts, string>;

/** What a call pays: by the length of its prompt, where that makes a difference. */
export interface TokenPrices extends PerToken {
  bands?: (PerToken & { abovePromptTokens: number })[];
}

/** A 5-minute cache write costs this many times the input price, and a 1-hour one twice, where a price list names none. */
const CACHE_WRITE_5M_FACTOR = 1.25;
const CACHE_WRITE_1H_FACTOR = 2;

/** Prices as they are given: those for cached tokens may be missing. */
export type GivenPrices = Pick<KindPrices, 'input' | 'output'> & {
  [Kind in CacheKind]?: number | null | undefined;
};

type CacheKind = 'cacheRead' | 'cacheWrite5m' | 'cacheWrite1h';

/**
 * Prices with those for cached tokens filled in. A model without a price for cache reads is taken at its input price: cached
 * tokens can't be free by mistake.
 */
export function cacheDefaults(given: GivenPrices): KindPrices {
  const times = (factor: number) => Number((given.input * factor).toFixed(DECIMALS_PER_TOKEN));
  return {
    input: given.input,
    output: given.output,
    cacheRead: given.cacheRead ?? given.input,
    cacheWrite5m: given.cacheWrite5m ?? times(CACHE_WRITE_5M_FACTOR),
    cacheWrite1h: given.cacheWrite1h ?? times(CACHE_WRITE_1H_FACTOR),
  };
}

export const TOKEN_KINDS = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const;

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
export const tokenPrices = (price: DatedPrice): TokenPrices => ({
  ...perToken(price),
  ...(price.bands && {
    bands: price.bands.map((band) => ({
      ...perToken(band),
      abovePromptTokens: band.abovePromptTokens,
    })),
  }),
});

/** Prices times a factor, rounded up: a hold is never too small for it. Throws on a factor with too many decimals, which the catalog refuses at its door. */
export function timesFactor(prices: TokenPrices, factor: number): TokenPrices {
  const parts = scaleDecimal(factor, FACTOR_DECIMALS);
  if (parts === undefined) throw new RangeError(`factor ${factor} has more than ${FACTOR_DECIMALS} decimals`);
  const scaled = <P extends PerToken>(given: P): P => ({
    ...given,
    ...Object.fromEntries(
      TOKEN_KINDS.map((kind) => [kind, ((BigInt(given[kind]) * parts + ONE - 1n) / ONE).toString()]),
    ),
  });
  return { ...scaled(prices), ...(prices.bands && { bands: prices.bands.map(scaled) }) };
}

/** A factor has at most so many decimals. */
export const FACTOR_DECIMALS = 4;
const ONE = 10n ** BigInt(FACTOR_DECIMALS);

const perToken = (prices: KindPrices): PerToken =>
  Object.fromEntries(
    TOKEN_KINDS.map((kind) => {
      const pico = picoUsdPerToken(prices[kind]);
      if (pico === undefined) throw new RangeError(`price ${prices[kind]} has more than 6 decimals`);
      return [kind, pico.toString()];
    }),
  ) as PerToken;

/** The prices of a call whose prompt has so many tokens. */
const pricesAt = (prices: TokenPrices, promptTokens: number): PerToken =>
  prices.bands?.findLast(({ abovePromptTokens }) => promptTokens > abovePromptTokens) ?? prices;

/** The highest price of a kind that a call may pay whose prompt has at most so many tokens: it may also be shorter. */
export const highestPrice = (
  prices: TokenPrices,
  kind: keyof TokenCounts,
  promptTokensAtMost: number,
): PicoUsd =>
  [prices, ...(prices.bands ?? []).filter(({ abovePromptTokens }) => promptTokensAtMost > abovePromptTokens)]
    .map((one) => BigInt(one[kind]))
    .reduce((highest, price) => (price > highest ? price : highest));

/** Exactly what tokens cost. */
export function costOf(tokens: TokenCounts, prices: TokenPrices): PicoUsd {
  const paid = pricesAt(prices, totalTokens(tokens) - tokens.output);
  return TOKEN_KINDS.reduce((sum, kind) => sum + BigInt(tokens[kind]) * BigInt(paid[kind]), 0n);
}

/** All tokens, of every kind. */
export const totalTokens = (tokens: TokenCounts): number =>
  TOKEN_KINDS.reduce((sum, kind) => sum + tokens[kind], 0);
