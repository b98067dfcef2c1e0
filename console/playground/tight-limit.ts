const DIGITS = 3;

/** A limit that lets a call of this worst case through once, and then has no room for it: the worst case, rounded up to three digits. */
export function tightLimit(worstCaseUsd: number): number {
  const step = 10 ** (Math.floor(Math.log10(worstCaseUsd)) + 1 - DIGITS);
  return Number((Math.ceil(worstCaseUsd / step) * step).toPrecision(DIGITS));
}
