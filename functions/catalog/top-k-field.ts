import { providerOf } from './model.ts';

/**
 * Where a provider's models take `topK`, which Converse itself has no field for.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html
 */
const FIELDS: Record<string, (topK: number) => object> = {
  anthropic: (topK) => ({ top_k: topK }),
  amazon: (topK) => ({ inferenceConfig: { topK } }),
  mistral: (topK) => ({ top_k: topK }),
};

/** Additional model request fields for `topK`, or undefined for a model that does not take it. */
export const topKField = (canonicalModel: string, topK: number): object | undefined =>
  FIELDS[providerOf(canonicalModel)]?.(topK);
