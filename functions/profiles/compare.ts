import type { InferenceProfile, InferenceProfileProblem } from '../../schema/types.ts';
import { IMPLIED_TAGS, isProfileArn, type CatalogModel } from '../catalog/model.ts';
import type { ExistingProfile } from './bedrock-profiles.ts';

/** Each profile that Bedrock has or the catalog names, and what is wrong with it; by name, the missing ones last. */
export function compare(
  existing: readonly ExistingProfile[],
  models: readonly CatalogModel[],
): InferenceProfile[] {
  const mapped = new Map(
    models.filter(({ modelId }) => isProfileArn(modelId)).map((model) => [model.modelId, model]),
  );
  const known = new Set(existing.map(({ arn }) => arn));
  return [
    ...existing
      .map((profile) => show(profile, mapped.get(profile.arn)))
      .sort((a, b) => (a.name! < b.name! ? -1 : 1)),
    ...[...mapped.values()].filter(({ modelId }) => !known.has(modelId)).map(missing),
  ];
}

function show(
  { arn, name, status, modelArns, tags }: ExistingProfile,
  model: CatalogModel | undefined,
): InferenceProfile {
  const problems: InferenceProfileProblem[] = [];
  if (IMPLIED_TAGS.some((tag) => !tags[tag])) problems.push('UNTAGGED');
  if (!model) problems.push('UNMAPPED');
  const contradicts = IMPLIED_TAGS.some((tag) => model?.[tag] && tags[tag] && tags[tag] !== model[tag]);
  if (contradicts) problems.push('MISMATCHED');
  return {
    arn,
    name,
    status,
    modelArns,
    costCenter: tags.costCenter ?? null,
    environment: tags.environment ?? null,
    applicationId: tags.applicationId ?? null,
    alias: model?.alias ?? null,
    problems,
  };
}

const missing = (model: CatalogModel): InferenceProfile => ({
  arn: model.modelId,
  name: null,
  status: null,
  modelArns: [],
  costCenter: model.costCenter ?? null,
  environment: model.environment ?? null,
  applicationId: model.applicationId ?? null,
  alias: model.alias,
  problems: ['MISSING'],
});
