import type { Adjustment, PromptInput, Tags } from '../../schema/types.ts';
import { modelMetricOf, type CatalogModel } from '../catalog/model.ts';
import type { Reservation } from '../ledger/ledger.ts';
import { priceAt, timesFactor, tokenPrices, type TokenPrices } from '../pricing/price.ts';
import type { CacheTime } from '../pricing/worst-case.ts';
import { speedIn, type Need } from '../prompt/needs.ts';
import type { GuardrailPrice } from '../pricing/guardrail.ts';

/** The model that a call goes to. */
export interface CallModel {
  alias: string;
  modelId: string;
  modelMetric: string;
  canonicalModel: string;
  /** Absent for a model without a price. */
  prices?: TokenPrices;
  maxOutputTokens: number;
  contextWindow: number;
  /** The aliases of models to ask instead, in their order, where it has no room or is gone. */
  fallbacks?: readonly string[];
  /** Whether it may think unasked, as far as is known. */
  thinks?: CatalogModel['thinks'];
}

/** A validated call: what the validate step hands to the steps after it. Plain JSON. */
export interface Call {
  /** Unique in the whole system: made of the caller and the request ID. */
  callId: string;
  /** Unique for the caller. */
  requestId: string;
  /** Whether the caller named it: only then can there be a replay, and only then is the answer kept. */
  requestIdGiven: boolean;
  caller: string;
  /** Whether it was asked for by `startInvocation`: then nobody waits for its answer. */
  started?: true;
  /** The alias of the model that had no room, where another is asked instead. */
  fellBackFrom?: string;
  /** Of model, input and tags as they were asked for. */
  contentHash: string;
  /** ISO 8601. */
  timestamp: string;
  model: CallModel;
  tags: Tags;
  /** What will be sent to Bedrock, and held for. */
  maxTokens: number;
  /** No tokenizer makes more of the prompt. */
  inputTokenBound: number;
  /** What the prompt needs of a model. */
  needs: readonly Need[];
  /** How long it asks to be cached at most; absent where it does not ask. */
  cached?: CacheTime;
  /** What its guardrail costs, where it has one. */
  guardrail?: GuardrailPrice;
  /** The model family's own fields that are asked for. */
  additionalFields: Record<string, unknown>;
}

/** What is said of a request ID that comes again with something else to ask. */
export const REUSED =
  'requestId: you have used it for another request; repeat that one as it was, or choose another ID';

/** What is said where calls of one request ID keep getting in each other's way. */
export const CONTENDED = 'requestId: other calls with it are under way; try again';

/** An admitted call: what the sentry step hands to the invoke step. Plain JSON. */
export interface Admission {
  call: Call;
  reservation: Reservation;
  adjustment: Adjustment | null;
}

/** Reserves a call's worst case for the next of its model's fallbacks that can serve it and has room; undefined where none has. */
export type ReserveFallback = (call: Call, input: PromptInput) => Promise<Admission | undefined>;

/** What a call with these needs carries of a catalog model: its prices are those of this moment (ms), and of the speed that is needed. */
export function callModel(model: CatalogModel, now: number, needs: readonly Need[]): CallModel {
  const price = priceAt(model.prices, now);
  const speed = speedIn(needs);
  const factor = speed === undefined ? 1 : model.speeds?.[speed];
  return {
    alias: model.alias,
    modelId: model.modelId,
    modelMetric: modelMetricOf(model.modelId),
    canonicalModel: model.canonicalModel,
    ...(price && factor !== undefined && { prices: timesFactor(tokenPrices(price), factor) }),
    maxOutputTokens: model.maxOutputTokens,
    contextWindow: model.contextWindow,
    ...(model.fallbacks && { fallbacks: model.fallbacks }),
    ...(model.thinks && { thinks: model.thinks }),
  };
}
