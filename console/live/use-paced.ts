import { useCallback, useEffect, useRef } from 'react';
import { restOf } from './pace.ts';

/**
 * Asks again soon, however often it is told to: not while an answer is under way, not before `leastMs`, and so that what takes long to answer is
 * asked for less often.
 */
export function usePaced(
  { reload, isLoading }: { reload: () => void; isLoading: boolean },
  leastMs = 0,
): () => void {
  const state = useRef({ isWanted: false, isLoading, askedAt: 0, tookMs: 0, answeredAt: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const latest = useRef(reload);
  latest.current = reload;
  const consider = useCallback(() => {
    const { isWanted, isLoading: isBusy, tookMs, answeredAt } = state.current;
    if (!isWanted || isBusy || timer.current !== undefined) return;
    timer.current = setTimeout(
      () => {
        timer.current = undefined;
        state.current.isWanted = false;
        latest.current();
      },
      Math.max(leastMs, restOf(tookMs, performance.now() - answeredAt)),
    );
  }, [leastMs]);
  useEffect(() => {
    const now = performance.now();
    const { askedAt } = state.current;
    Object.assign(
      state.current,
      isLoading ? { isLoading, askedAt: now } : { isLoading, tookMs: now - askedAt, answeredAt: now },
    );
    consider();
  }, [isLoading, consider]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    state.current.isWanted = true;
    consider();
  }, [consider]);
}
