import { useEffect, useRef, useState } from 'react';
import { listen } from './ask.ts';
import type { Problem } from './problem.ts';

/** Hears a subscription's events while the component is there. A null one is not listened to. Returns why it was refused, if it was. */
export function useLive<T>(
  query: string | null,
  variables: object,
  onEvent: (event: T) => void,
): Problem | undefined {
  const [refused, setRefused] = useState<Problem>();
  const latest = useRef(onEvent);
  latest.current = onEvent;
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (query === null) return;
    setRefused(undefined);
    return listen<T>(query, JSON.parse(key) as object, (event) => latest.current(event), setRefused);
  }, [query, key]);
  return refused;
}
