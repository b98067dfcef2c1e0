export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
};

/** How long each of `runs` takes, one after the other, in ms. */
export async function times(runs: number, act: (i: number) => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const start = performance.now();
    await act(i);
    all.push(performance.now() - start);
  }
  return all;
}

/** The value that this share of all is not above. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

/** How long each takes with `callers` at once, in ms, and how many a second finish. */
export async function underLoad(
  total: number,
  callers: number,
  act: () => Promise<unknown>,
): Promise<{ times: number[]; perSecond: number }> {
  let left = total;
  const all: number[] = [];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (left > 0) {
        left -= 1;
        const begin = performance.now();
        await act();
        all.push(performance.now() - begin);
      }
    }),
  );
  return { times: all, perSecond: (total * 1000) / (performance.now() - start) };
}

export const heading = (text: string): void => console.log(`\n${text}`);
export const row = (...cells: (string | number)[]): void =>
  console.log(
    `  ${cells.map((cell, i) => (i === 0 ? String(cell).padEnd(44) : String(cell).padStart(12))).join('')}`,
  );
