import { callableFrom, modelIdOf } from '../bedrock/models.ts';
import type { Mistake } from './cross-checks.ts';
import type { Configuration } from './schema.ts';

/**
 * Models that can't be called from where the stack is to be; and if that is not known yet, those that can't be called from any region
 * together with the ones before them.
 */
export function* unreachableIn(configuration: Configuration, region?: string): Iterable<Mistake> {
  let common: readonly string[] | undefined;
  for (const [i, name] of configuration.models.entries()) {
    const modelId = modelIdOf(configuration, name);
    const regions = callableFrom(modelId, configuration.routes);
    if (!regions) continue;
    const path = ['models', i];
    if (region !== undefined && !regions.includes(region)) {
      yield {
        path,
        message: `${name} (${modelId}) can't be called from ${region}, where the stack goes, only from ${regions.join(', ')}; AWS_REGION chooses where it goes`,
      };
    } else if (common && !regions.some((one) => common!.includes(one))) {
      yield {
        path,
        message: `${name} (${modelId}) can't be called from any region that the models before it can`,
      };
    } else common = common ? regions.filter((one) => common!.includes(one)) : regions;
  }
}
