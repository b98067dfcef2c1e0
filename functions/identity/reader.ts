import { TAGS, type Tag } from '../../schema/tags.ts';
import type { Tags } from '../../schema/types.ts';

/** Who asks, as the resolver found it in the request's identity. */
export interface Reader {
  /** Stable and unique for a caller; a request ID belongs to it. */
  id: string;
  /** Whether it may see everything. */
  seesAll: boolean;
  /** Else the values of each tag that it may call with, and see; null for any. */
  own: Record<Tag, string[] | null>;
}

/** Whether calls with these tags are the reader's to see. */
export const maySeeTags = ({ seesAll, own }: Reader, tags: Tags): boolean =>
  seesAll || TAGS.every((tag) => own[tag] === null || own[tag].includes(tags[tag]));

/** Whether what is for these tags (where one is named at all) may be about calls of the reader: then it is no secret to it. */
export const mayConcern = ({ seesAll, own }: Reader, scope: Partial<Record<Tag, string | null>>): boolean =>
  seesAll || TAGS.every((tag) => scope[tag] == null || own[tag] === null || own[tag].includes(scope[tag]));
