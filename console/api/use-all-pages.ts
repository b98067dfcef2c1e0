import { useCallback, useEffect, useState } from 'react';
import { ask } from './ask.ts';
import type { Problem } from './problem.ts';

/** No more pages are read; where there are more, `nextToken` is left. */
const MAX_PAGES = 20;

interface Paged {
  items: unknown[];
  nextToken?: string | null;
}

/** A list to its end: the first page, with the items of all. */
export function useAllPages<T extends Paged>(
  query: string,
  input: object,
  field: string,
): { data: T | undefined; problem: Problem | undefined; reload: () => void } {
  const [state, setState] = useState<{ data?: T; problem?: Problem }>({});
  const [turn, setTurn] = useState(0);
  const key = JSON.stringify(input);
  useEffect(() => {
    let isWanted = true;
    const read = async () => {
      const page = async (nextToken?: string | null) =>
        (await ask<Record<string, T>>(query, { input: { ...(JSON.parse(key) as object), nextToken } }))[
          field
        ]!;
      const first = await page();
      const items = [...first.items];
      let { nextToken } = first;
      for (let n = 1; nextToken && n < MAX_PAGES; n += 1) {
        const next = await page(nextToken);
        items.push(...next.items);
        nextToken = next.nextToken;
      }
      return { ...first, items, nextToken };
    };
    read().then(
      (data) => isWanted && setState({ data }),
      (problem: Problem) => isWanted && setState({ problem }),
    );
    return () => {
      isWanted = false;
    };
  }, [query, key, field, turn]);
  return { data: state.data, problem: state.problem, reload: useCallback(() => setTurn((n) => n + 1), []) };
}
