import { BUILT_IN_MODELS } from './built-in.ts';
import type { CatalogModel } from './model.ts';

/** An application inference profile: a model for a cost centre, with an ARN of its own that is billed apart. */
export interface Profile {
  /** What callers name: by default the cost centre. */
  alias: string;
  arn: string;
  costCenter: string;
  /** The catalog alias of the model behind it. */
  model: string;
}

/** Where nothing is deployed: one placeholder profile for each of the usual cost centres. */
const PLACEHOLDERS: Profile[] = ['sales', 'services', 'support'].map((costCenter) => ({
  alias: costCenter,
  arn: `arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/${costCenter}`,
  costCenter,
  model: 'claude-3-5-haiku',
}));

/**
 * The profiles in the catalog: those that the deployment names in `INFERENCE_PROFILES` (JSON, checked when it was
 * written), else placeholders.
 */
export function profileModels(configured = process.env.INFERENCE_PROFILES): CatalogModel[] {
  const profiles = configured ? (JSON.parse(configured) as Profile[]) : PLACEHOLDERS;
  return profiles.map(({ alias, arn, costCenter, model }) => {
    const behind = BUILT_IN_MODELS.find((candidate) => candidate.alias === model);
    if (!behind) throw new Error(`INFERENCE_PROFILES: profile ${alias} names the unknown model ${model}`);
    return { ...behind, alias, modelId: arn, costCenter };
  });
}
