/** Numbers from 0 to 1 that are the same for the same text: so a history can be made up again. FNV-1a, then mulberry32. */
export function randomOf(text: string): () => number {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several, each as likely as its weight. */
export function oneOf<T>(random: () => number, choices: readonly (readonly [T, weight: number])[]): T {
  let left = random() * choices.reduce((sum, [, weight]) => sum + weight, 0);
  return (choices.find(([, weight]) => (left -= weight) < 0) ?? choices.at(-1)!)[0];
}

/** A whole number about a usual one: seldom less than a third of it or more than three times. */
export const about = (random: () => number, usual: number): number =>
  Math.max(1, Math.round(usual * Math.exp(0.5 * (random() + random() + random() - 1.5) * 2)));
