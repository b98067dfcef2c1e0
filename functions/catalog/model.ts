import type { Model, ModelLifecycle } from '../../schema/types.ts';
import { priceAt, type DatedPrice } from '../pricing/price.ts';

/** A model that `invoke` accepts. */
export interface CatalogModel {
  alias: string;
  /** What Bedrock is asked for: a model ID or an application inference profile's ARN. */
  modelId: string;
  /** The foundation model behind every spelling of it. */
  canonicalModel: string;
  provider: string;
  /** The cost centre that its profile implies. */
  costCenter?: string;
  prices: DatedPrice[];
  maxOutputTokens: number;
  contextWindow: number;
  lifecycle: ModelLifecycle;
}

const PROFILE_ARN =
  /^arn:aws[a-z-]*:bedrock:[a-z0-9-]+:\d{12}:application-inference-profile\/([A-Za-z0-9-]+)$/;

/** Whether a model ID is the ARN of an application inference profile. */
export const isProfileArn = (modelId: string): boolean => PROFILE_ARN.test(modelId);

/** What CloudWatch's own Bedrock metrics call it: the model ID, or the last part of a profile's ARN. */
export const modelMetricOf = (modelId: string): string => PROFILE_ARN.exec(modelId)?.[1] ?? modelId;

/** Prefixes of cross-region inference profiles: the same model, routed elsewhere. */
const ROUTING_PREFIX = /^(?:us|us-gov|eu|apac|jp|au|ca|global)\.(?=[a-z0-9-]+\.)/;

/** A model ID without the region that it is routed to. */
export const withoutRouting = (modelId: string): string => modelId.replace(ROUTING_PREFIX, '');

/** A catalog model as GraphQL shows it, with the prices in force at `now` (ms). */
export const showModel = (model: CatalogModel, now: number): Model => ({
  alias: model.alias,
  modelId: model.modelId,
  modelMetric: modelMetricOf(model.modelId),
  canonicalModel: model.canonicalModel,
  provider: model.provider,
  costCenter: model.costCenter ?? null,
  priceUsdPerMillion: priceAt(model.prices, now) ?? null,
  maxOutputTokens: model.maxOutputTokens,
  contextWindow: model.contextWindow,
  lifecycle: model.lifecycle,
});
