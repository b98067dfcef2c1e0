import { storeError, type Store, type Table, type Written } from '../../functions/store/store.ts';

/** How often, of a thousand operations, something goes wrong. */
export interface Unreliable {
  /** The answer to a write is lost: it is made, and nobody heard of it. */
  lost: number;
  /** The function stops: neither this operation nor any after it is made. */
  stops: number;
}

const chance = (perThousand: number): boolean => Math.random() * 1000 < perThousand;

/** A store as one function has it that may stop at any moment, over a network that may lose any answer. */
export function unreliable(store: Store, { lost, stops }: Unreliable): Store {
  let hasStopped = false;
  const each = async <T>(act: () => Promise<T>): Promise<T> => {
    if (hasStopped || chance(stops)) {
      hasStopped = true;
      throw new Error('the function stopped');
    }
    return act();
  };
  const write = (once: boolean | undefined, act: () => Promise<Written>) =>
    each(async () => {
      const written = await act();
      if (!chance(lost)) return written;
      if (once) throw storeError({ kind: 'unknown', mayBeApplied: true }, new Error('no answer'));
      return act(); // sent again
    });
  const over = (table: Table): Table => ({
    get: (...args) => each(() => table.get(...args)),
    query: (...args) => each(() => table.query(...args)),
    put: (item, options) => write(options?.once, () => table.put(item, options)),
    update: (key, change, options) => write(options?.once, () => table.update(key, change, options)),
    delete: (key, options) => write(options?.once, () => table.delete(key, options)),
  });
  return { ledger: over(store.ledger), calls: over(store.calls), flushed: () => each(() => store.flushed()) };
}
