import { ABSENT_TAG, TAGS, type Tag } from '../../schema/tags.ts';
import type { Tags } from '../../schema/types.ts';
import type { ListedTags } from '../catalog/listed-tags.ts';
import type { FieldError } from '../errors/problem.ts';
import type { Reader } from '../identity/reader.ts';
import { didYouMean } from './slip.ts';

/** What is wrong with tags that the deployment does not list: a slip of the pen would spend outside of every budget and report. */
export const unlistedTags = (tags: Tags, listed: ListedTags, reader: Reader): FieldError[] =>
  TAGS.flatMap((tag) => {
    const known = listed[tag];
    const value = tags[tag];
    if (!known || value === ABSENT_TAG || known.has(value)) return [];
    const meant = didYouMean(value, mayKnow(reader, tag, known));
    const message = `${JSON.stringify(value)} is not one that this deployment lists${meant}`;
    return [{ field: `tags.${tag}`, message }];
  });

/** Other teams' values are not for everybody to hear. */
const mayKnow = ({ own }: Reader, tag: Tag, known: ReadonlySet<string>): string[] =>
  [...known].filter((value) => own[tag] === null || own[tag].includes(value));
