import type { ParametersInput } from '../../schema/types.ts';
import type { CatalogModel, Sampling } from './model.ts';
import { topKField } from './top-k-field.ts';

/** How many of `temperature` and `topP` a model takes at once. */
const TAKEN: Record<Sampling, number> = { both: 2, one: 1, none: 0 };

type SamplingParameters = Pick<ParametersInput, 'temperature' | 'topP' | 'topK'>;

/** What of a call's sampling a model does not take, by its parameter. */
export function* wrongSampling(
  { alias, sampling, canonicalModel }: Pick<CatalogModel, 'alias' | 'sampling' | 'canonicalModel'>,
  { temperature, topP, topK }: SamplingParameters,
): Iterable<{ parameter: keyof SamplingParameters; message: string }> {
  const given = [temperature, topP].filter((value) => typeof value === 'number').length;
  if (given > TAKEN[sampling ?? 'both'])
    yield {
      parameter: given === 1 && typeof topP === 'number' ? 'topP' : 'temperature',
      message: `${sampling === 'none' ? 'is not taken' : 'and topP are not taken together'} by ${alias}`,
    };
  if (typeof topK === 'number' && !topKField(canonicalModel, topK))
    yield { parameter: 'topK', message: `is not known to ${alias}` };
}

/** Whether a model takes a call's sampling. */
export const takesSampling = (
  model: Parameters<typeof wrongSampling>[0],
  parameters: SamplingParameters | null | undefined,
): boolean => [...wrongSampling(model, parameters ?? {})].length === 0;
