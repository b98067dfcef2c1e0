import type { TestStore } from './store.ts';

/** Runs `act` once, right after the n-th request of a store's retrying client has been answered. */
export function after({ clients }: TestStore, n: number, act: () => Promise<unknown>): void {
  let answered = 0;
  clients.retrying.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      answered += 1;
      if (answered === n) await act();
      return result;
    },
    { step: 'initialize' },
  );
}
