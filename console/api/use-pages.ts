import { useEffect, useState } from 'react';
import { useAnswer, type Answer } from './use-answer.ts';

interface Page<T> {
  items: T[];
  nextToken?: string | null;
}

/** A list that the API answers page by page. */
export interface Pages<T> extends Omit<Answer<unknown>, 'data'> {
  items: readonly T[] | undefined;
  /** What Cloudscape's pagination needs. */
  pagination: {
    currentPageIndex: number;
    pagesCount: number;
    openEnd: boolean;
    onChange: (event: { detail: { currentPageIndex: number } }) => void;
  };
}

/** Asks for one page at a time; each page's token leads to the next. Other variables begin again at the first. */
export function usePages<T>(query: string, variables: object, field: string): Pages<T> {
  const key = JSON.stringify(variables);
  const [{ of, tokens, index }, setPlace] = useState({
    of: key,
    tokens: [null] as (string | null)[],
    index: 0,
  });
  const isSame = of === key;
  const nextToken = isSame ? tokens[index]! : null;
  const answer = useAnswer<Record<string, Page<T>>>(query, { ...variables, nextToken });
  const page = answer.data?.[field];

  useEffect(() => {
    if (!isSame) setPlace({ of: key, tokens: [null], index: 0 });
  }, [isSame, key]);
  useEffect(() => {
    const next = page?.nextToken;
    if (!next) return;
    setPlace((place) =>
      place.tokens.includes(next)
        ? place
        : { ...place, tokens: [...place.tokens.slice(0, place.index + 1), next] },
    );
  }, [page]);

  return {
    items: page?.items,
    problem: answer.problem,
    isLoading: answer.isLoading,
    reload: answer.reload,
    pagination: {
      currentPageIndex: index + 1,
      pagesCount: tokens.length,
      openEnd: false,
      onChange: ({ detail }) =>
        setPlace((place) => ({
          ...place,
          index: Math.min(detail.currentPageIndex, place.tokens.length) - 1,
        })),
    },
  };
}
