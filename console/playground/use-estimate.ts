import { useEffect, useState } from 'react';
import type { Estimate } from '../../schema/types.ts';
import { ask } from '../api/ask.ts';
import type { Problem } from '../api/problem.ts';
import { ESTIMATE } from './documents.ts';
import { callOf, isCall, type Draft } from './request.ts';

/** So long after the last key the API is asked. */
const TYPING_MS = 300;

/** What a call would need now; asked again when the draft changes, or when `turn` does. What is shown stays until there is an answer. */
export function useEstimate(draft: Draft, turn: string): { estimate?: Estimate; problem?: Problem } {
  const [state, setState] = useState<{ estimate?: Estimate; problem?: Problem }>({});
  const asked = isCall(draft) ? JSON.stringify(callOf(draft)) : undefined;
  useEffect(() => {
    if (asked === undefined) return setState({});
    let isLate = false;
    const timer = setTimeout(() => {
      ask<{ estimate: Estimate }>(ESTIMATE, JSON.parse(asked) as object).then(
        ({ estimate }) => isLate || setState({ estimate }),
        (problem: Problem) => isLate || setState({ problem }),
      );
    }, TYPING_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [asked, turn]);
  return state;
}
