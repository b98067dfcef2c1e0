import { queryAll, type Reader } from '../store/store.ts';
import type { DatedPrice } from '../pricing/price.ts';
import { builtInModels } from './built-in.ts';
import { Catalog } from './catalog.ts';
import { MODELS_PK, MODELS_PREFIX } from './keys.ts';
import { isProfileArn, type CatalogModel } from './model.ts';
import { profileModel, type Profile } from './profile.ts';
import { routed, routingFrom } from './routing.ts';

/** What the catalog's items say; see `keys.ts`. */
export interface CatalogItem {
  /** Of a profile that the deployment registered, and where it stands in its order. */
  profile?: Profile;
  position?: number;
  /** Of a model that an admin put or deleted. */
  model?: CatalogModel;
  deleted?: boolean;
  /** Names the write of it: another has another. */
  writeId?: string;
}

/** Built-in models and the deployment's profiles; what admins have put or deleted under an alias comes before both. */
export async function loadCatalog(table: Reader): Promise<Catalog> {
  const items = (await queryAll(table, {
    pk: MODELS_PK,
    prefix: MODELS_PREFIX,
  })) as unknown as CatalogItem[];
  const decided = new Map(items.flatMap((item) => (item.model ? [[item.model.alias, item] as const] : [])));
  const models = new Map(builtInModels().map((model) => [model.alias, model]));
  const routing = routingFrom();
  for (const [alias, { model, deleted }] of decided) {
    if (deleted) models.delete(alias);
    // What was put when the deployment routed in another way is routed as it does now.
    else models.set(alias, routing ? routed(model!, routing) : model!);
  }
  for (const { profile } of items.sort((a, b) => (a.position ?? 0) - (b.position ?? 0))) {
    if (!profile || decided.has(profile.alias)) continue;
    const same = [...models.values()].filter(
      ({ canonicalModel, modelId }) => canonicalModel === profile.canonicalModel && !isProfileArn(modelId),
    );
    // What it was made from says what it costs; the same model routed in another way says only what it can do.
    const exact = same.find(({ modelId }) => modelId === (profile.modelId ?? modelId));
    const behind = exact ?? (same[0] && { ...same[0], prices: [] });
    if (behind) models.set(profile.alias, profileModel(profile, behind)); // without a model it can't be called
  }
  return new Catalog(agreed([...models.values()]), routing?.geography);
}

/** What a model ID costs does not depend on what it is called: every price that was put for it is its price under each alias. */
function agreed(models: readonly CatalogModel[]): CatalogModel[] {
  const prices = new Map<string, DatedPrice[]>();
  for (const { modelId, prices: own } of models)
    prices.set(modelId, [...(prices.get(modelId) ?? []), ...own]);
  return models.map((model) => ({ ...model, prices: inOrder(prices.get(model.modelId)!) }));
}

const inOrder = (prices: readonly DatedPrice[]): DatedPrice[] =>
  [...new Map(prices.map((price) => [JSON.stringify(price), price])).values()].sort((a, b) =>
    a.effectiveFrom < b.effectiveFrom ? -1 : a.effectiveFrom > b.effectiveFrom ? 1 : 0,
  );

const DEFAULT_MAX_AGE_SECONDS = 30;

/** The catalog as a warm function remembers it, at most `CATALOG_MAX_AGE_SECONDS` old. */
export class CatalogCache {
  readonly #table: Reader;
  readonly #maxAgeMs = Number(process.env.CATALOG_MAX_AGE_SECONDS || DEFAULT_MAX_AGE_SECONDS) * 1000;
  #loaded?: { at: number; catalog: Promise<Catalog> };

  constructor(table: Reader) {
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
