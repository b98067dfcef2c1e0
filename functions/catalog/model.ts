import { createHash } from 'node:crypto';
import { TAGS, type Tag } from '../../schema/tags.ts';
import type { Model, ModelLifecycle, TokenPrice } from '../../schema/types.ts';
import { priceAt, type DatedPrice } from '../pricing/price.ts';
import { SPEEDS, type Capability, type Need, type Speed } from '../prompt/needs.ts';

/** A model that `invoke` accepts. The tags are those that its profile implies: its team, the only application that it is for, and so on. */
export interface CatalogModel extends Partial<Record<Tag, string>> {
  alias: string;
  /** What Bedrock is asked for: a model ID or an application inference profile's ARN. */
  modelId: string;
  /** The foundation model behind every spelling of it. */
  canonicalModel: string;
  provider: string;
  prices: DatedPrice[];
  maxOutputTokens: number;
  /** What is asked of it where a caller names no `maxTokens`. */
  defaultMaxTokens?: number;
  contextWindow: number;
  lifecycle: ModelLifecycle;
  /** The alias of what to use instead. */
  replacedBy?: string;
  /** Which of `temperature` and `topP` it takes: both together, one at a time, or none. Both if absent. */
  sampling?: Sampling;
  /** What it takes beside text; absent where that is not known, and Bedrock says. */
  takes?: readonly Capability[];
  /** The aliases of models to ask instead, in their order, where it has no room or is gone. */
  fallbacks?: readonly string[];
  /** What it costs at other speeds, as factors of its price: a speed without one is refused, since its price is not known. */
  speeds?: Partial<Record<Speed, number>>;
  /** Whether it thinks unasked: then what is seen of an answer does not say how much there was. Absent where that is not known. */
  thinks?: 'unasked' | 'asked' | 'never';
}

export type Sampling = 'both' | 'one' | 'none';

/** A hold for everything that a model can generate empties small budgets, and Bedrock's own quota: most answers are far shorter. */
const DEFAULT_MAX_TOKENS = 4_096;

/** What is asked of a model where a caller names no `maxTokens`. */
export const defaultMaxTokensOf = ({
  defaultMaxTokens = DEFAULT_MAX_TOKENS,
  maxOutputTokens,
}: Pick<CatalogModel, 'defaultMaxTokens' | 'maxOutputTokens'>): number =>
  Math.min(defaultMaxTokens, maxOutputTokens);

const PROFILE_ARN =
  /^arn:aws[a-z-]*:bedrock:[a-z0-9-]+:\d{12}:application-inference-profile\/([A-Za-z0-9-]+)$/;

/** Whether a model ID is the ARN of an application inference profile. */
export const isProfileArn = (modelId: string): boolean => PROFILE_ARN.test(modelId);

/** Tags of a call, as far as they are known. */
export type KnownTags = Partial<Record<Tag, string | null>>;

/** Whether a model may serve calls with these tags: a profile is one team's, and other tags are another's money. */
export const mayServe = (model: CatalogModel, tags: KnownTags): boolean =>
  TAGS.every((name) => model[name] === undefined || tags[name] == null || tags[name] === model[name]);

/** What a prompt needs that a model is known not to take. */
export const lacking = (
  { takes, speeds = {} }: Pick<CatalogModel, 'takes' | 'speeds'>,
  needs: readonly Need[],
): Need[] =>
  needs.filter((need) => (isSpeed(need) ? speeds[need] === undefined : takes && !takes.includes(need)));

const isSpeed = (need: Need): need is Speed => (SPEEDS as readonly Need[]).includes(need);

/** What CloudWatch's own Bedrock metrics call it: the model ID, or the last part of a profile's ARN. */
export const modelMetricOf = (modelId: string): string => PROFILE_ARN.exec(modelId)?.[1] ?? modelId;

/** The provider of a model, as its ID begins. */
export const providerOf = (canonicalModel: string): string => canonicalModel.split('.')[0]!;

/** A catalog model as GraphQL shows it, with the prices in force at `now` (ms). */
export const showModel = (model: CatalogModel, now: number): Model => ({
  alias: model.alias,
  modelId: model.modelId,
  modelMetric: modelMetricOf(model.modelId),
  canonicalModel: model.canonicalModel,
  provider: model.provider,
  costCenter: model.costCenter ?? null,
  applicationId: model.applicationId ?? null,
  environment: model.environment ?? null,
  priceUsdPerMillion: showPrice(priceAt(model.prices, now)),
  maxOutputTokens: model.maxOutputTokens,
  defaultMaxTokens: defaultMaxTokensOf(model),
  contextWindow: model.contextWindow,
  speeds: Object.fromEntries(SPEEDS.map((speed) => [speed, model.speeds?.[speed] ?? null])) as Record<
    Speed,
    number | null
  >,
  lifecycle: model.lifecycle,
  fallbacks: [...(model.fallbacks ?? [])],
  replacedBy: model.replacedBy ?? null,
  version: versionOf(model),
});

const showPrice = (price: DatedPrice | undefined): TokenPrice | null =>
  price ? { ...price, region: price.region ?? null, bands: price.bands ?? [] } : null;

/** Tells whether an entry is as it was: a hash, since built-in entries change with the system. */
export const versionOf = (model: CatalogModel): string =>
  createHash('sha256').update(JSON.stringify(model)).digest('base64url').slice(0, 12);
