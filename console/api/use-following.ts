import { useEffect, useRef } from 'react';
import { restOf } from '../live/pace.ts';
import { useAnswer, type Answer } from './use-answer.ts';

/** Without events, figures are asked for anew so often: minutes and days begin, and other hosts' calls count too. */
const EVERY_MS = 60_000;

/** An answer that is asked for anew whenever `turn` changes, and now and then. */
export function useFollowing<T>(query: string | null, variables: object, turn: number): Answer<T> {
  const answer = useAnswer<T>(query, variables, EVERY_MS);
  const { reload, isLoading } = answer;
  const last = useRef(turn);
  const pace = useRef({ askedAt: 0, answeredAt: 0 });
  useEffect(() => {
    pace.current[isLoading ? 'askedAt' : 'answeredAt'] = performance.now();
  }, [isLoading]);
  useEffect(() => {
    if (last.current === turn) return;
    const { askedAt, answeredAt } = pace.current;
    const timer = setTimeout(
      () => {
        last.current = turn;
        reload();
      },
      restOf(Math.max(0, answeredAt - askedAt), performance.now() - answeredAt),
    );
    return () => clearTimeout(timer);
  }, [turn, reload]);
  return answer;
}
