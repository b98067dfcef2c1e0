import { TAGS, type Tag } from '../../schema/tags.ts';

/** The values of each tag that a deployment lists; a tag without a list may have any. */
export type ListedTags = Partial<Record<Tag, ReadonlySet<string>>>;

/** What `COST_CENTERS`, `APPLICATIONS` and `ENVIRONMENTS` (comma-separated) list, as far as they are set. */
export function listedTags(): ListedTags {
  const lists: Record<Tag, string | undefined> = {
    costCenter: process.env.COST_CENTERS,
    applicationId: process.env.APPLICATIONS,
    environment: process.env.ENVIRONMENTS,
  };
  return Object.fromEntries(
    TAGS.flatMap((tag) => {
      const list = lists[tag];
      return list ? [[tag, new Set(list.split(',').map((name) => name.trim()))]] : [];
    }),
  );
}
