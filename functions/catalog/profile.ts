import { TAGS, type Tag } from '../../schema/tags.ts';
import type { CatalogModel } from './model.ts';

/**
 * An application inference profile as a deployment registers it: a model for a team, with an ARN of its own that is
 * billed apart. A tag that it does not name may be any.
 */
export interface Profile extends Partial<Record<Tag, string>> {
  /** What callers name. */
  alias: string;
  arn: string;
  costCenter: string;
  /** The model behind it, which never changes: the ARN leads to it whatever an alias comes to mean. */
  canonicalModel: string;
  /** The model ID that it was made from, with its routing: its price is the profile's. Absent in profiles registered before. */
  modelId?: string;
}

/** A profile as a model of the catalog: what it costs and can do is what the model behind it does. */
export const profileModel = (profile: Profile, behind: CatalogModel): CatalogModel => ({
  ...behind,
  alias: profile.alias,
  modelId: profile.arn,
  ...Object.fromEntries(TAGS.flatMap((tag) => (profile[tag] ? [[tag, profile[tag]]] : []))),
});
