import type { PromptInput } from '../../schema/types.ts';
import { callModel, type Call } from '../call/call.ts';
import { takesFields } from '../catalog/additional-fields.ts';
import { lacking, mayServe, type CatalogModel } from '../catalog/model.ts';
import { takesSampling } from '../catalog/sampling.ts';
import { inputTokenBound } from '../prompt/token-bound.ts';

/** The same call to another model, or undefined where that can't serve it. `now` is in ms. */
export function withModel(
  call: Call,
  input: PromptInput,
  model: CatalogModel,
  now: number,
): Call | undefined {
  if (model.canonicalModel === call.model.canonicalModel && model.modelId === call.model.modelId)
    return undefined;
  // Another team's profile is another team's money.
  if (!mayServe(model, call.tags) || lacking(model, call.needs).length > 0) return undefined;
  if (!takesSampling(model, input.parameters)) return undefined;
  // An exact count was the other model's: only the bound holds for every tokenizer.
  const bound = inputTokenBound(input, model);
  if (bound > model.contextWindow) return undefined;
  const maxTokens = Math.min(call.maxTokens, model.maxOutputTokens);
  if (!takesFields(model, call, maxTokens)) return undefined;
  return { ...call, model: callModel(model, now, call.needs), inputTokenBound: bound, maxTokens };
}
