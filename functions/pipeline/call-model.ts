import { modelMetricOf, type CatalogModel } from '../catalog/model.ts';
import { priceAt, tokenPrices } from '../pricing/price.ts';
import type { CallModel } from './call.ts';

/** What a call carries of a catalog model: its prices are those of this moment (ms). */
export function callModel(model: CatalogModel, now: number): CallModel {
  const price = priceAt(model.prices, now);
  return {
    alias: model.alias,
    modelId: model.modelId,
    modelMetric: modelMetricOf(model.modelId),
    canonicalModel: model.canonicalModel,
    ...(price && { prices: tokenPrices(price) }),
    maxOutputTokens: model.maxOutputTokens,
    contextWindow: model.contextWindow,
  };
}
