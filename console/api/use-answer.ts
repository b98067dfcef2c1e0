import { useCallback, useEffect, useRef, useState } from 'react';
import { ask } from './ask.ts';
import { useConnection } from './connection.ts';
import type { Problem } from './problem.ts';

/** The answer to a question, as far as it is known. */
export interface Answer<T> {
  data: T | undefined;
  problem: Problem | undefined;
  isLoading: boolean;
  /** Asks again; what is shown stays until there is an answer. */
  reload: () => void;
}

/**
 * Asks the API a question, and again when its variables change or real time has connected again (what was missed is then made good).
 * `everyMs` asks it again and again while the page is seen. A null question is not asked.
 */
export function useAnswer<T>(query: string | null, variables: object = {}, everyMs?: number): Answer<T> {
  const [state, setState] = useState<{ data?: T; of?: string; problem?: Problem; isLoading: boolean }>({
    isLoading: query !== null,
  });
  const asked = useRef(0);
  const { reconnections } = useConnection();
  const key = JSON.stringify(variables);

  const reload = useCallback(() => {
    if (query === null) return;
    const turn = ++asked.current;
    setState((before) => ({ ...before, isLoading: true }));
    ask<T>(query, JSON.parse(key) as object).then(
      (data) => turn === asked.current && setState({ data, of: key, isLoading: false }),
      (problem: Problem) =>
        turn === asked.current &&
        setState((before) => ({
          // What was the answer to another question is none to this.
          ...(before.of === key && { data: before.data, of: key }),
          problem,
          isLoading: false,
        })),
    );
  }, [query, key]);

  useEffect(() => {
    reload();
    return () => {
      asked.current += 1; // what is still under way comes too late
    };
  }, [reload, reconnections]);

  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, reload]);

  return { data: state.data, problem: state.problem, isLoading: state.isLoading, reload };
}
