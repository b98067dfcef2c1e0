import { closest, distance } from 'fastest-levenshtein';

/** A word that differs by more than this share of its letters is another word, not a slip. */
const SLIP = 0.4;

/** What to say of a word that is none of the known ones: which of them it may have been meant to be, if any. */
export function didYouMean(value: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const nearest = closest(value, known);
  const isSlip = distance(value, nearest) <= Math.max(1, nearest.length * SLIP);
  return isSlip ? `; did you mean ${JSON.stringify(nearest)}?` : '';
}
