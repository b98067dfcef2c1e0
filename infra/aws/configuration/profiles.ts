import { createHash } from 'node:crypto';

/** The parts of a configuration that profiles are made of. */
export interface ProfileSource {
  costCenters: { name: string }[];
  applications: string[];
  environments: string[];
  profiles: { costCenters?: string[]; applications?: string[]; environments?: string[]; models: string[] }[];
}

/** One application inference profile to create. */
export interface PlannedProfile {
  alias: string;
  costCenter: string;
  applicationId: string;
  environment: string;
  /** The catalog alias of the model behind it. */
  model: string;
}

/** Every profile that a configuration asks for, in its order: the first of a cost centre is its default. */
export function plannedProfiles(source: ProfileSource): PlannedProfile[] {
  const all = new Map<string, PlannedProfile>();
  for (const wanted of source.profiles) {
    const costCenters = wanted.costCenters ?? source.costCenters.map(({ name }) => name);
    for (const costCenter of costCenters)
      for (const applicationId of wanted.applications ?? source.applications)
        for (const environment of wanted.environments ?? source.environments)
          for (const model of wanted.models) {
            const key = JSON.stringify([costCenter, applicationId, environment, model]);
            const alias = [costCenter, applicationId, environment, model].map(slug).filter(Boolean).join('-');
            if (!all.has(key)) all.set(key, { alias, costCenter, applicationId, environment, model });
          }
  }
  return [...all.values()];
}

/** What aliases and names of profiles may consist of. */
const slug = (value: string): string =>
  value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const MAX_NAME_LENGTH = 64;
const HASH_LENGTH = 8;

/**
 * A profile's name in Bedrock: at most 64 characters, and one for each stage, alias and model. (A profile whose model changes is
 * made anew before the old one goes, and must not have its name.)
 */
export function profileName(alias: string, stage: string, modelId: string): string {
  const name = `${stage}-${alias}`;
  const hash = createHash('sha256').update(`${name} ${modelId}`).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, MAX_NAME_LENGTH - HASH_LENGTH - 1).replace(/-$/, '')}-${hash}`;
}
