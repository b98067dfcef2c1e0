import type { Ledger } from '../ledger/ledger.ts';
import type { ReserveFallback } from '../call/call.ts';

/** As `fallbacksOf`, which is loaded only when a model first has no room: it is rare, and admission is most of a bundle. */
export function lazyFallbacks(ledger: Ledger): ReserveFallback {
  let reserve: Promise<ReserveFallback> | undefined;
  return async (...asked) =>
    (await (reserve ??= import('./fall-back.ts').then(({ fallbacksOf }) => fallbacksOf(ledger))))(...asked);
}
