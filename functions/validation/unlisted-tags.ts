import { closest, distance } from 'fastest-levenshtein';
import { ABSENT_TAG, TAGS, type Tag } from '../../schema/tags.ts';
import type { Tags } from '../../schema/types.ts';
import type { ListedTags } from '../catalog/listed-tags.ts';
import type { FieldError } from '../errors/problem.ts';
import type { Reader } from '../identity/reader.ts';

/** A word that differs by more than this share of its letters is another word, not a slip. */
const SLIP = 0.4;

/** What is wrong with tags that the deployment does not list: a slip of the pen would spend outside of every budget and report. */
export const unlistedTags = (tags: Tags, listed: ListedTags, reader: Reader): FieldError[] =>
  TAGS.flatMap((tag) => {
    const known = listed[tag];
    const value = tags[tag];
    if (!known || value === ABSENT_TAG || known.has(value)) return [];
    const meant = slipOf(value, mayKnow(reader, tag, known));
    const message = `${JSON.stringify(value)} is not one that this deployment lists${meant ? `; did you mean ${JSON.stringify(meant)}?` : ''}`;
    return [{ field: `tags.${tag}`, message }];
  });

/** Other teams' values are not for everybody to hear. */
const mayKnow = ({ own }: Reader, tag: Tag, known: ReadonlySet<string>): string[] =>
  [...known].filter((value) => own[tag] === null || own[tag].includes(value));

function slipOf(value: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const nearest = closest(value, known);
  return distance(value, nearest) <= Math.max(1, nearest.length * SLIP) ? nearest : undefined;
}
