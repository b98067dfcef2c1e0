import { MODELS_PK } from '../dynamodb/keys.ts';
import { queryAll } from '../dynamodb/query.ts';
import { fromItem, type Table } from '../dynamodb/table.ts';
import { builtInModels } from './built-in.ts';
import { isProfileArn, mayServe, withoutRouting, type CatalogModel, type KnownTags } from './model.ts';
import { profileModel, type Profile } from './profiles.ts';

/**
 * All models by alias. A name is an alias, a full model ID, a model ID with a routing prefix, or a profile's ARN; names match
 * exactly, never by part.
 */
export class Catalog {
  readonly #byAlias: Map<string, CatalogModel>;

  constructor(models: Iterable<CatalogModel>) {
    this.#byAlias = new Map([...models].map((model) => [model.alias, model]));
  }

  /** Every model, by alias. */
  models(): CatalogModel[] {
    return [...this.#byAlias.values()].sort((a, b) => (a.alias < b.alias ? -1 : 1));
  }

  /** The one model of a name, or undefined. */
  find(name: string): CatalogModel | undefined {
    const byAlias = this.#byAlias.get(name);
    if (byAlias) return byAlias;
    const models = [...this.#byAlias.values()];
    const exact = models.find(({ modelId }) => modelId === name);
    if (exact) return exact;
    const canonical = withoutRouting(name);
    const routed = models.find((model) => model.canonicalModel === canonical && !isProfileArn(model.modelId));
    return routed && { ...routed, modelId: name };
  }

  /**
   * The model that a call with these tags names, or undefined. A cost centre stands for the first of its profiles, in the
   * deployment's order, that may serve the tags; for none where these leave open which environment is charged.
   */
  findFor(name: string, tags: KnownTags): CatalogModel | undefined {
    const found = this.find(name);
    if (found) return found;
    const models = [...this.#byAlias.values()];
    return firstOf(
      models.filter((model) => model.costCenter === name && mayServe(model, tags)),
      tags,
    );
  }
}

/** Without an environment among the tags, a profile for any comes first; else there must be one environment only. */
function firstOf(profiles: readonly CatalogModel[], { environment }: KnownTags): CatalogModel | undefined {
  if (environment != null) return profiles[0];
  const forAny = profiles.find((profile) => profile.environment === undefined);
  const environments = new Set(profiles.map((profile) => profile.environment));
  return forAny ?? (environments.size === 1 ? profiles[0] : undefined);
}

interface CatalogItem {
  /** Of a profile that the deployment registered, and where it stands in its order. */
  profile?: Profile;
  position?: number;
  /** Of a model that an admin put or deleted. */
  model?: CatalogModel;
  deleted?: boolean;
}

/** Built-in models and the deployment's profiles; what admins have put or deleted under an alias comes before both. */
export async function loadCatalog(table: Table): Promise<Catalog> {
  const items = (await queryAll(table, { pk: MODELS_PK, prefix: 'MODEL#' })).map(
    (item) => fromItem(item) as CatalogItem,
  );
  const decided = new Map(items.flatMap((item) => (item.model ? [[item.model.alias, item] as const] : [])));
  const models = new Map(builtInModels().map((model) => [model.alias, model]));
  for (const [alias, { model, deleted }] of decided) {
    if (deleted) models.delete(alias);
    else models.set(alias, model!);
  }
  for (const { profile } of items.sort((a, b) => (a.position ?? 0) - (b.position ?? 0))) {
    if (!profile || decided.has(profile.alias)) continue;
    const behind = [...models.values()].find(
      ({ canonicalModel, modelId }) => canonicalModel === profile.canonicalModel && !isProfileArn(modelId),
    );
    if (behind) models.set(profile.alias, profileModel(profile, behind)); // without a model there is no price
  }
  return new Catalog(models.values());
}

const DEFAULT_MAX_AGE_SECONDS = 30;

/** The catalog as a warm function remembers it, at most `CATALOG_MAX_AGE_SECONDS` old. */
export class CatalogCache {
  readonly #table: Table;
  readonly #maxAgeMs = Number(process.env.CATALOG_MAX_AGE_SECONDS || DEFAULT_MAX_AGE_SECONDS) * 1000;
  #loaded?: { at: number; catalog: Promise<Catalog> };

  constructor(table: Table) {
    this.#table = table;
  }

  async get(): Promise<Catalog> {
    if (!this.#loaded || Date.now() - this.#loaded.at >= this.#maxAgeMs) return this.reload();
    return this.#loaded.catalog;
  }

  /** Before a name is refused as unknown: it may have been added a moment ago. */
  async reload(): Promise<Catalog> {
    const loaded = { at: Date.now(), catalog: loadCatalog(this.#table) };
    this.#loaded = loaded;
    loaded.catalog.catch(() => {
      if (this.#loaded === loaded) this.#loaded = undefined;
    });
    return loaded.catalog;
  }
}
