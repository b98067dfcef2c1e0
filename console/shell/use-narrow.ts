import { useSyncExternalStore } from 'react';

/** Up to this width a page is a phone's: it has room for the columns that matter most. */
export const PHONE_PX = 688;

const query = window.matchMedia(`(max-width: ${PHONE_PX}px)`);

function listen(onChange: () => void): () => void {
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

/** Whether the page is as narrow as a phone. */
export const useNarrow = (): boolean => useSyncExternalStore(listen, () => query.matches);
