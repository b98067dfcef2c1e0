import { MODELS_PK } from '../dynamodb/keys.ts';
import { queryAll } from '../dynamodb/query.ts';
import { fromItem, type Table } from '../dynamodb/table.ts';
import { BUILT_IN_MODELS } from './built-in.ts';
import { isProfileArn, withoutRouting, type CatalogModel } from './model.ts';
import { profileModels } from './profiles.ts';

/**
 * All models by alias. A name is an alias, a full model ID, a model ID with a routing prefix, or a profile's ARN;
 * names match exactly, never by part.
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

  /** The model of a name, or undefined. */
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
}

/** Built-in models, then the deployment's profiles, then what admins have put or deleted: later ones win. */
export async function loadCatalog(table: Table): Promise<Catalog> {
  const models = new Map([...BUILT_IN_MODELS, ...profileModels()].map((model) => [model.alias, model]));
  for (const item of await queryAll(table, { pk: MODELS_PK, prefix: 'MODEL#' })) {
    const { model, deleted } = fromItem(item) as { model: CatalogModel; deleted?: boolean };
    if (deleted) models.delete(model.alias);
    else models.set(model.alias, model);
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
