import type { Model } from '../../schema/types.ts';
import { invalidInput, notFound, type FieldError, type Problem } from '../errors/problem.ts';
import { writeLine } from '../log/log.ts';
import { cacheDefaults } from '../pricing/price.ts';
import type { Attributes, Table } from '../store/store.ts';
import { modelChangeKey, modelKey, profileKey } from './keys.ts';
import { loadCatalog, type CatalogItem } from './load.ts';
import { isProfileArn, providerOf, showModel, withoutRouting, type CatalogModel } from './model.ts';
import type { ModelInput } from './model-input.ts';
import { randomId } from '../store/random-id.ts';

/** What changes of models work with. */
export interface ModelChanges {
  table: Table;
  now: () => number;
  /** Who asks for the change. */
  by: string;
}

/** Adds a model or changes one. Prices are dated: a new one is added, and takes effect when it says. */
export async function putModel(changes: ModelChanges, input: ModelInput): Promise<Model | Problem> {
  const { table, now } = changes;
  const models = (await loadCatalog(table)).models();
  const wrong =
    wrongCostCenter(input) ?? (await notTheDeployments(table, input.alias)) ?? otherTeam(models, input);
  if (wrong) return invalidInput(wrong);
  const existing = models.find(({ alias }) => alias === input.alias);
  const canonicalModel = input.canonicalModel ?? withoutRouting(input.modelId);
  // Another model behind the alias has other prices: none at all (and so no admission by USD) is safer than these.
  const kept = existing?.canonicalModel === canonicalModel ? existing.prices : [];
  const { priceUsdPerMillion: price, costCenter } = input;
  const effectiveFrom = new Date(price?.effectiveFrom ?? now()).toISOString();
  const after: CatalogModel = {
    alias: input.alias,
    modelId: input.modelId,
    canonicalModel,
    provider: input.provider ?? providerOf(canonicalModel),
    ...(costCenter && { costCenter }),
    prices: price ? [...kept, { ...cacheDefaults(price), effectiveFrom }] : kept,
    maxOutputTokens: input.maxOutputTokens,
    contextWindow: input.contextWindow,
    lifecycle: input.lifecycle ?? 'ACTIVE',
  };
  await save(changes, { operation: 'putModel', before: existing ?? null, after });
  return showModel(after, now());
}

/** Takes a model out of the catalog, a built-in one too. */
export async function deleteModel(
  changes: ModelChanges,
  { alias }: { alias: string },
): Promise<Model | Problem> {
  const { table, now } = changes;
  const wrong = await notTheDeployments(table, alias);
  if (wrong) return invalidInput({ ...wrong, field: 'alias' });
  const before = (await loadCatalog(table)).models().find((model) => model.alias === alias);
  if (!before) return notFound(`alias: there is no model ${JSON.stringify(alias)}`);
  await save(changes, { operation: 'deleteModel', before, after: null });
  return showModel(before, now());
}

/** A profile is one team's model; any other is everybody's. */
function wrongCostCenter({ modelId, canonicalModel, costCenter }: ModelInput): FieldError | undefined {
  const isProfile = isProfileArn(modelId);
  if (isProfile && !canonicalModel)
    return { field: 'input.canonicalModel', message: 'is needed for an inference profile' };
  if (isProfile && !costCenter)
    return { field: 'input.costCenter', message: 'is needed for an inference profile' };
  if (!isProfile && costCenter)
    return { field: 'input.costCenter', message: 'only an inference profile implies one' };
  return undefined;
}

/** A profile of the deployment is as the deployment says: put over it, its team would be forgotten, and a new ARN missed. */
async function notTheDeployments(table: Table, alias: string): Promise<FieldError | undefined> {
  if (!(await table.get(profileKey(alias)))) return undefined;
  const message = `${alias} is an inference profile of the deployment; change the model behind it, or the deployment`;
  return { field: 'input.alias', message };
}

/** One profile is one team's, whatever it is called. */
function otherTeam(
  models: readonly CatalogModel[],
  { modelId, costCenter }: ModelInput,
): FieldError | undefined {
  const other = models.find(
    (model) => model.modelId === modelId && model.costCenter !== (costCenter ?? undefined),
  );
  if (!other) return undefined;
  const message = `must be ${other.costCenter}: the same profile is in the catalog as ${other.alias}`;
  return { field: 'input.costCenter', message };
}

interface ModelChange {
  operation: 'putModel' | 'deleteModel';
  before: CatalogModel | null;
  after: CatalogModel | null;
}

/** First who changed what, then the change. */
async function save({ table, now, by }: ModelChanges, change: ModelChange): Promise<void> {
  const model = (change.after ?? change.before)!;
  const at = new Date(now()).toISOString();
  const entry = { at, by, ...change } as unknown as Attributes;
  await table.put({ ...modelChangeKey(model.alias, at, randomId(6)), ...entry });
  const item = { model, deleted: change.after === null } satisfies CatalogItem as unknown as Attributes;
  await table.put({ ...modelKey(model.alias), ...item });
  const { operation } = change;
  const { alias, modelId } = model;
  writeLine({ level: 'INFO', message: 'model changed', operation, by, at, alias, modelId });
}
