import { useMemo, useSyncExternalStore } from 'react';
import { BASE, routeOf, type Route } from './route.ts';

const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};
const here = () => location.pathname + location.search;

/** Goes somewhere within the console; `replace` leaves no trace to go back to. */
export function goTo(path: string, { replace = false } = {}): void {
  if (path === here()) return;
  const isOtherPage = new URL(path, location.origin).pathname !== location.pathname;
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  if (isOtherPage) window.scrollTo(0, 0);
  tell();
}

/** Where one is. */
export function useRoute(): Route {
  const address = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, here);
  return useMemo(() => {
    const { pathname, search } = new URL(address, location.origin);
    return routeOf(pathname, search);
  }, [address]);
}

/** Has links within the console change the page without loading it anew, whatever component draws them. */
export function followLinksHere(): void {
  window.addEventListener('popstate', tell);
  document.addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest?.('a[href]');
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!(link instanceof HTMLAnchorElement) || !isPlain || link.target === '_blank') return;
    if (link.origin !== location.origin || !link.pathname.startsWith(BASE) || link.hasAttribute('download'))
      return;
    event.preventDefault();
    goTo(link.pathname + link.search);
  });
}
