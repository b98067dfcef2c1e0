import { OTHER } from '../../../functions/reporting/emf.ts';
import { ABSENT_TAG } from '../../../schema/tags.ts';
import { modelIdOf } from '../bedrock/models.ts';
import type { PlannedProfile } from '../configuration/profiles.ts';
import type { Configuration } from '../configuration/schema.ts';

/** What a configuration's models are called, and their IDs; a model beyond the catalog is called by its ID. */
const namedModels = (configuration: Configuration): [alias: string, modelId: string][] =>
  configuration.models.map((name) => [name, modelIdOf(configuration, name)]);

/** The values of each metric dimension that a configuration leads to. */
export const dimensionValues = (configuration: Configuration, planned: readonly PlannedProfile[]) => ({
  Model: [...namedModels(configuration).map(([alias]) => alias), ...planned.map(({ alias }) => alias)],
  CostCenter: [...configuration.costCenters.map(({ name }) => name), ABSENT_TAG, OTHER],
  Application: [...configuration.applications, OTHER],
  Environment: [...configuration.environments, ABSENT_TAG, OTHER],
});

/** What Bedrock's own metrics call each model and profile: its ID, or the last part of a profile's ARN. */
export const modelMetrics = (
  configuration: Configuration,
  profiles: ReadonlyMap<string, { id: string }>,
): Record<string, string> => ({
  ...Object.fromEntries(namedModels(configuration)),
  ...Object.fromEntries([...profiles].map(([alias, { id }]) => [alias, id])),
});
