import { TAGS } from '../../schema/tags.ts';
import type { InferenceProfile, InferenceProfileProblem } from '../../schema/types.ts';
import { isProfileArn, type CatalogModel } from './model.ts';
import type { ExistingProfile } from './bedrock-profiles.ts';

/** A tag with this value is for any application or environment. */
const ANY = 'any';

/** Each profile that Bedrock has or the catalog names, and what is wrong with it; by name, the missing ones last. */
export function compareProfiles(
  existing: readonly ExistingProfile[],
  models: readonly CatalogModel[],
): InferenceProfile[] {
  const mapped = models.filter(({ modelId }) => isProfileArn(modelId));
  const known = new Set(existing.map(({ arn }) => arn));
  return [
    ...existing
      .map((profile) =>
        show(
          profile,
          mapped.filter(({ modelId }) => modelId === profile.arn),
        ),
      )
      .sort((a, b) => (a.name! < b.name! ? -1 : 1)),
    ...mapped.filter(({ modelId }) => !known.has(modelId)).map(missing),
  ];
}

function show(profile: ExistingProfile, models: readonly CatalogModel[]): InferenceProfile {
  const { arn, name, status, modelArns, tags } = profile;
  const problems: InferenceProfileProblem[] = [];
  if (TAGS.some((tag) => !tags[tag])) problems.push('UNTAGGED');
  if (models.length === 0) problems.push('UNMAPPED');
  if (models.some((model) => contradicts(profile, model))) problems.push('MISMATCHED');
  return {
    arn,
    name,
    status,
    modelArns,
    costCenter: tags.costCenter ?? null,
    environment: tags.environment ?? null,
    applicationId: tags.applicationId ?? null,
    alias: models[0]?.alias ?? null,
    problems,
  };
}

/** Whether some call that the catalog lets through would be billed to other tags, or to another model. */
function contradicts({ tags, modelArns }: ExistingProfile, model: CatalogModel): boolean {
  const otherTag = TAGS.some((tag) => tags[tag] && tags[tag] !== (model[tag] ?? ANY));
  const otherModel =
    modelArns.length > 0 && !modelArns.some((arn) => arn.endsWith(`/${model.canonicalModel}`));
  return otherTag || otherModel;
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
