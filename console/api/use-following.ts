import { useEffect, useRef } from 'react';
import { usePaced } from '../live/use-paced.ts';
import { useAnswer, type Answer } from './use-answer.ts';

/** Without events, figures are asked for anew so often: minutes and days begin, and other hosts' calls count too. */
const EVERY_MS = 60_000;

/** An answer that is asked for anew when `turn` changes, as soon as its pace allows, and now and then. */
export function useFollowing<T>(query: string | null, variables: object, turn: number): Answer<T> {
  const answer = useAnswer<T>(query, variables, EVERY_MS);
  const askAgain = usePaced(answer);
  const last = useRef(turn);
  useEffect(() => {
    if (last.current === turn) return;
    last.current = turn;
    askAgain();
  }, [turn, askAgain]);
  return answer;
}
