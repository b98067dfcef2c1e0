import type { DatedPrice } from '../pricing/price.ts';
import { TOKEN_KINDS, type KindPrices } from '../pricing/price.ts';

/** Geographies that Bedrock keeps a call within, as model IDs begin that say so. */
export const GEOGRAPHIES = ['us', 'us-gov', 'eu', 'apac', 'jp', 'au', 'ca'] as const;

export type Geography = (typeof GEOGRAPHIES)[number];

const GLOBAL = 'global';

/** How a deployment routes the models that Bedrock serves across regions. */
export interface Routing {
  geography: Geography;
  /**
   * What a token costs there for each dollar that it costs by global routing. Absent: nobody has said, and there is no price until one
   * is put.
   */
  priceFactor?: number;
}

const PREFIX = new RegExp(`^(?:${[...GEOGRAPHIES, GLOBAL].join('|')})\\.(?=[a-z0-9-]+\\.)`);

/** A model ID without the region that it is routed to. */
export const withoutRouting = (modelId: string): string => modelId.replace(PREFIX, '');

/** The routing that a model ID asks for, such as `us` or `global`; undefined without one. */
export const routingOf = (modelId: string): Geography | typeof GLOBAL | undefined =>
  PREFIX.exec(modelId)?.[0].slice(0, -1) as Geography | typeof GLOBAL | undefined;

/** The routing that the environment says: `ROUTING` and `ROUTING_PRICE_FACTOR`. Undefined: as the catalog has it, which is global. */
export function routingFrom(
  geography = process.env.ROUTING,
  factor = process.env.ROUTING_PRICE_FACTOR,
): Routing | undefined {
  if (!geography || geography === GLOBAL) return undefined;
  const priceFactor = Number(factor);
  // What is no price factor is none: without a price budgets in USD deny.
  return {
    geography: geography as Geography,
    ...(priceFactor > 0 && priceFactor < Infinity && { priceFactor }),
  };
}

/** What a model with global routing is within a geography. Any other stays as it is: it can't be called in another way. */
export function routed<M extends { modelId: string; prices: DatedPrice[] }>(
  model: M,
  { geography, priceFactor }: Routing,
): M {
  if (routingOf(model.modelId) !== GLOBAL) return model;
  const prices = priceFactor === undefined ? [] : model.prices.map((price) => dearer(price, priceFactor));
  return { ...model, modelId: `${geography}.${withoutRouting(model.modelId)}`, prices };
}

const DECIMALS = 6;

const dearer = (price: DatedPrice, factor: number): DatedPrice => ({
  ...price,
  ...times(price, factor),
  ...(price.bands && { bands: price.bands.map((band) => ({ ...band, ...times(band, factor) })) }),
});

const times = (prices: KindPrices, factor: number): KindPrices =>
  Object.fromEntries(
    TOKEN_KINDS.map((kind) => [kind, Number((prices[kind] * factor).toFixed(DECIMALS))]),
  ) as KindPrices;
