import type { Expression } from '@aws-sdk/client-cost-explorer';
import { TAGS, type Tag } from '../../schema/tags.ts';
import type { Reader } from '../identity/reader.ts';
import { hasTag, tagIn } from './expression.ts';

/**
 * What of the bill is asked for and may be seen, by its tags; null where that is nothing. Whoever does not see everything sees no cost
 * without tags: nobody knows whose it is.
 */
export function tagScope(
  filter: Partial<Record<Tag, readonly string[] | null>>,
  { seesAll, own }: Reader,
): Expression[] | null {
  const scope: Expression[] = [];
  for (const tag of TAGS) {
    const allowed = seesAll ? null : own[tag];
    const wanted = filter[tag] ?? null;
    const seen = wanted && allowed ? wanted.filter((value) => allowed.includes(value)) : (wanted ?? allowed);
    if (seen?.length === 0) return null;
    if (seen) scope.push(tagIn(tag, seen));
    else if (!seesAll) scope.push(hasTag(tag));
  }
  return scope;
}
