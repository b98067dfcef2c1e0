import { plannedProfiles, type ProfileSource } from './profiles.ts';
import { iamAccessVariables, tooLong, type BackEnd } from './iam-access.ts';
import { API_ENVIRONMENT } from '../../wiring.ts';

/** What single fields can't show to be wrong. */
export interface Mistake {
  path: (string | number)[];
  message: string;
}

interface Checked extends ProfileSource {
  models: string[];
  backEnds: BackEnd[];
}

/** CloudFormation takes templates of 1 MB and 500 resources; a test holds that this many profiles are well within both. */
const MAX_PROFILES = 250;

/** Catalog aliases are no longer than this. */
const MAX_ALIAS_LENGTH = 64;

export function* mistakesIn(configuration: Checked): Iterable<Mistake> {
  yield* undeclaredIn(configuration);
  yield* wrongProfiles(configuration);
  for (const role of tooLong(configuration.backEnds)) {
    const message = `give ${role} more than an AppSync variable holds; name fewer cost centres and applications`;
    yield { path: ['backEnds'], message };
  }
  const used = iamAccessVariables([], configuration.backEnds);
  if (used.length >= API_ENVIRONMENT.length) {
    yield {
      path: ['backEnds'],
      message: 'are too many for the variables of an AppSync API; give several services one role',
    };
  }
}

/** What a profile or back end names must be declared. */
function* undeclaredIn(configuration: Checked): Iterable<Mistake> {
  const declared = {
    costCenters: configuration.costCenters.map(({ name }) => name),
    applications: configuration.applications,
    environments: configuration.environments,
    models: configuration.models,
  };
  for (const list of ['profiles', 'backEnds'] as const) {
    for (const [i, entry] of configuration[list].entries()) {
      for (const [field, known] of Object.entries(declared)) {
        const named = (entry as Record<string, string[] | undefined>)[field] ?? [];
        for (const [j, name] of named.entries()) {
          const message = `${JSON.stringify(name)} is not among ${field}`;
          if (!known.includes(name)) yield { path: [list, i, field, j], message };
        }
      }
    }
  }
}

function* wrongProfiles(configuration: Checked): Iterable<Mistake> {
  const planned = plannedProfiles(configuration);
  if (planned.length > MAX_PROFILES) {
    yield { path: ['profiles'], message: `make ${planned.length} profiles; a stack takes ${MAX_PROFILES}` };
  }
  const seen = new Map<string, string>();
  for (const { alias, costCenter, applicationId, environment, model } of planned) {
    const what = [costCenter, applicationId, environment, model].join(' / ');
    const other = seen.get(alias);
    seen.set(alias, what);
    if (other)
      yield { path: ['profiles'], message: `${what} and ${other} would both have the alias ${alias}` };
    if (alias.length > MAX_ALIAS_LENGTH) {
      const message = `${what} has the alias ${alias}, longer than ${MAX_ALIAS_LENGTH} characters; use shorter names`;
      yield { path: ['profiles'], message };
    }
  }
}
