import type { CatalogModel } from './model.ts';

/**
 * An application inference profile as a deployment registers it: a model for a team, with an ARN of its own that is
 * billed apart.
 */
export interface Profile {
  /** What callers name. */
  alias: string;
  arn: string;
  costCenter: string;
  /** The only application that it is for; absent for any. */
  applicationId?: string;
  /** The only environment that it is for; absent for any. */
  environment?: string;
  /** The model behind it, which never changes: the ARN leads to it whatever an alias comes to mean. */
  canonicalModel: string;
}

/** A profile as a model of the catalog: what it costs and can do is what the model behind it does. */
export const profileModel = (
  { alias, arn, costCenter, applicationId, environment }: Profile,
  behind: CatalogModel,
): CatalogModel => ({
  ...behind,
  alias,
  modelId: arn,
  costCenter,
  ...(applicationId && { applicationId }),
  ...(environment && { environment }),
});
