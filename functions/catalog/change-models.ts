import type { Model } from '../../schema/types.ts';
import { conflict, invalidInput, notFound, type FieldError, type Problem } from '../errors/problem.ts';
import { writeLine } from '../log/log.ts';
import { cacheDefaults, type DatedPrice } from '../pricing/price.ts';
import { equals, ITEM_ABSENT, type Attributes, type Item, type Table } from '../store/store.ts';
import { modelChangeKey, modelKey, profileKey } from './keys.ts';
import { loadCatalog, type CatalogItem } from './load.ts';
import { isProfileArn, providerOf, showModel, versionOf, type CatalogModel } from './model.ts';
import type { ModelInput } from './model-input.ts';
import { withoutRouting } from './routing.ts';
import { randomId } from '../store/random-id.ts';

/** What changes of models work with. */
export interface ModelChanges {
  table: Table;
  now: () => number;
  /** Who asks for the change. */
  by: string;
  /** The budgets that fall back on a model: those that name its alias. */
  downgradingTo: (alias: string) => Promise<string[]>;
}

/** Adds a model or changes one. Prices are dated: a new one is added, and takes effect when it says. */
export async function putModel(changes: ModelChanges, input: ModelInput): Promise<Model | Problem> {
  const { table, now } = changes;
  const key = modelKey(input.alias);
  const [kept, models] = await Promise.all([table.get(key), loadCatalog(table).then((all) => all.models())]);
  const existing = models.find(({ alias }) => alias === input.alias);
  const wrong =
    wrongCostCenter(input) ??
    (await notTheDeployments(table, input.alias)) ??
    otherTeam(models, input) ??
    wrongReplacement(models, input) ??
    wrongFallback(models, input);
  if (wrong) return invalidInput(wrong);
  const { expectedVersion } = input;
  if (typeof expectedVersion === 'string' && expectedVersion !== (existing && versionOf(existing)))
    return conflict(`input.expectedVersion: ${input.alias} has been changed meanwhile; look at it again`);
  const after = modelOf(input, existing, now());
  const saved = await save(changes, { operation: 'putModel', before: existing ?? null, after }, kept);
  return saved ?? showModel((await loadCatalog(table)).find(input.alias) ?? after, now());
}

function modelOf(input: ModelInput, existing: CatalogModel | undefined, now: number): CatalogModel {
  const canonicalModel = input.canonicalModel ?? withoutRouting(input.modelId);
  // Another model behind the alias has other prices: none at all (and so no admission by USD) is safer than these.
  const prices = existing?.modelId === input.modelId ? existing.prices : [];
  const { priceUsdPerMillion: price, costCenter, replacedBy, defaultMaxTokens } = input;
  return {
    alias: input.alias,
    modelId: input.modelId,
    canonicalModel,
    provider: input.provider ?? providerOf(canonicalModel),
    ...(costCenter && { costCenter }),
    prices: price ? [...prices, datedPrice(price, now)] : prices,
    maxOutputTokens: input.maxOutputTokens,
    ...(defaultMaxTokens && { defaultMaxTokens }),
    contextWindow: input.contextWindow,
    lifecycle: input.lifecycle ?? 'ACTIVE',
    ...(replacedBy && { replacedBy }),
    ...(existing?.sampling && existing.canonicalModel === canonicalModel && { sampling: existing.sampling }),
    ...(existing?.thinks && existing.canonicalModel === canonicalModel && { thinks: existing.thinks }),
    ...(existing?.takes && existing.canonicalModel === canonicalModel && { takes: existing.takes }),
    ...speedsOf(input, existing, canonicalModel),
    ...fallbacksOf(input, existing),
  };
}

function fallbacksOf(
  { fallbacks }: ModelInput,
  existing: CatalogModel | undefined,
): Pick<CatalogModel, 'fallbacks'> {
  const named = fallbacks ?? existing?.fallbacks ?? [];
  return named.length > 0 ? { fallbacks: named } : {};
}

function speedsOf(
  { speeds }: ModelInput,
  existing: CatalogModel | undefined,
  canonicalModel: string,
): Pick<CatalogModel, 'speeds'> {
  if (!speeds)
    return existing?.speeds && existing.canonicalModel === canonicalModel ? { speeds: existing.speeds } : {};
  const given = Object.entries(speeds).filter(([, factor]) => factor != null);
  return given.length > 0 ? { speeds: Object.fromEntries(given) } : {};
}

const datedPrice = (
  { effectiveFrom, region, bands, ...price }: NonNullable<ModelInput['priceUsdPerMillion']>,
  now: number,
): DatedPrice => ({
  ...cacheDefaults(price),
  effectiveFrom: new Date(effectiveFrom ?? now).toISOString(),
  ...(region && { region }),
  ...(bands?.length && {
    bands: bands.map(({ abovePromptTokens, ...one }) => ({ ...cacheDefaults(one), abovePromptTokens })),
  }),
});

/** Takes a model out of the catalog, a built-in one too. What budgets fall back on stays. */
export async function deleteModel(
  changes: ModelChanges,
  { alias }: { alias: string },
): Promise<Model | Problem> {
  const { table, now } = changes;
  const wrong = await notTheDeployments(table, alias);
  if (wrong) return invalidInput({ ...wrong, field: 'alias' });
  const kept = await table.get(modelKey(alias));
  const before = (await loadCatalog(table)).models().find((model) => model.alias === alias);
  if (!before) return notFound(`alias: there is no model ${JSON.stringify(alias)}`);
  const budgets = await changes.downgradingTo(alias);
  if (budgets.length > 0)
    return conflict(
      `alias: ${alias} is what full budgets downgrade to (${named(budgets)}); change those first`,
    );
  const saved = await save(changes, { operation: 'deleteModel', before, after: null }, kept);
  return saved ?? showModel(before, now());
}

const TOLD = 5;

const named = (budgets: readonly string[]): string =>
  budgets.length > TOLD
    ? `${budgets.slice(0, TOLD).join(', ')} and ${budgets.length - TOLD} more`
    : budgets.join(', ');

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

/** What replaces a model must be there; of one that is gone, something must. */
function wrongReplacement(
  models: readonly CatalogModel[],
  { alias, lifecycle, replacedBy }: ModelInput,
): FieldError | undefined {
  const field = 'input.replacedBy';
  if (lifecycle === 'END_OF_LIFE' && !replacedBy) return { field, message: 'is needed for END_OF_LIFE' };
  if (!replacedBy || models.some((model) => model.alias === replacedBy && replacedBy !== alias))
    return undefined;
  return { field, message: `${JSON.stringify(replacedBy)} is not another alias of the catalog` };
}

function wrongFallback(
  models: readonly CatalogModel[],
  { alias, fallbacks }: ModelInput,
): FieldError | undefined {
  for (const [i, one] of (fallbacks ?? []).entries()) {
    const field = `input.fallbacks[${i}]`;
    if (one === alias || !models.some((model) => model.alias === one))
      return { field, message: `${JSON.stringify(one)} is not another alias of the catalog` };
    if (fallbacks!.indexOf(one) < i) return { field, message: 'is there twice' };
  }
  return undefined;
}

interface ModelChange {
  operation: 'putModel' | 'deleteModel';
  before: CatalogModel | null;
  after: CatalogModel | null;
}

/** The change, if the entry is still as it was read, then who made it. Two admins at once: one is told. */
async function save(
  { table, now, by }: ModelChanges,
  change: ModelChange,
  kept: Item | undefined,
): Promise<Problem | undefined> {
  const model = (change.after ?? change.before)!;
  const at = new Date(now()).toISOString();
  const writeId = randomId(6);
  const item = { model, deleted: change.after === null, writeId } satisfies CatalogItem;
  const conditions = kept ? [equals('writeId', kept.writeId as string)] : [ITEM_ABSENT];
  const written = await table.put(
    { ...modelKey(model.alias), ...(item as unknown as Attributes) },
    { conditions },
  );
  // What had no answer is sent again: then what stands in the way may be this very write.
  if (written.kind === 'refused' && written.item?.writeId !== writeId)
    return conflict(`${model.alias} has been changed meanwhile; look at it again`);
  const entry = { at, by, ...change } as unknown as Attributes;
  await table.put({ ...modelChangeKey(model.alias, at, randomId(6)), ...entry });
  const { operation } = change;
  const { alias, modelId } = model;
  writeLine({ level: 'INFO', message: 'model changed', operation, by, at, alias, modelId });
  return undefined;
}
