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

/** How many a second finish with `callers` at once. */
export async function throughput(
  total: number,
  callers: number,
  act: () => Promise<unknown>,
): Promise<number> {
  let left = total;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (left > 0) {
        left -= 1;
        await act();
      }
    }),
  );
  return (total * 1000) / (performance.now() - start);
}

export const heading = (text: string): void => console.log(`\n${text}`);
export const row = (...cells: (string | number)[]): void =>
  console.log(
    `  ${cells.map((cell, i) => (i === 0 ? String(cell).padEnd(44) : String(cell).padStart(14))).join('')}`,
  );
