import { isProfileArn, mayServe, type CatalogModel, type KnownTags } from './model.ts';
import { routingOf, withoutRouting, type Geography } from './routing.ts';

/**
 * All models by alias. A name is an alias, a full model ID, a model ID with a routing prefix, or a profile's ARN; names match
 * exactly, never by part.
 */
export class Catalog {
  readonly #byAlias: Map<string, CatalogModel>;
  readonly #within: Geography | undefined;

  /** `within` is the geography that calls must not leave. */
  constructor(models: Iterable<CatalogModel>, within?: Geography) {
    this.#within = within;
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
    const routing = routingOf(name);
    if (this.#within !== undefined && routing !== undefined && routing !== this.#within) return undefined;
    // The same model, routed in another way: it can do the same, and what it costs nobody has said.
    const canonical = withoutRouting(name);
    const routed = models.find((model) => model.canonicalModel === canonical && !isProfileArn(model.modelId));
    return routed && { ...routed, alias: name, modelId: name, prices: [] };
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
