import type { Item, Key, Query, Table, WriteOptions, Written } from '../../functions/store/store.ts';
import { changed, cleaned, holds, only, refuseTooLarge } from '../../infra/local/store/item.ts';

/** A table in memory: for tests that must decide what happens between two of its operations. It passes the laws of a store. */
export function memoryTable(now: () => number = Date.now): Table {
  const items = new Map<string, Item>();
  const keyOf = ({ pk, sk }: Key) => JSON.stringify([pk, sk]);
  const isVisible = ({ expiresAt }: Item) => typeof expiresAt !== 'number' || expiresAt * 1000 > now();

  const write = (
    key: Key,
    { conditions = [] }: WriteOptions,
    next: (before: Item | undefined) => Item | null,
  ): Written => {
    const before = items.get(keyOf(key));
    if (!conditions.every((condition) => holds(condition, before)))
      return { kind: 'refused', item: structuredClone(before) };
    const after = next(before);
    if (after === null) {
      items.delete(keyOf(key));
      return { kind: 'written', item: { ...key } as Item };
    }
    refuseTooLarge(after);
    items.set(keyOf(key), structuredClone(after));
    return { kind: 'written', item: after };
  };

  return {
    async get(key, names) {
      const item = items.get(keyOf(key));
      if (!item || !isVisible(item)) return undefined;
      return structuredClone(names ? only(item, names) : item);
    },
    async query(query) {
      return page([...items.values()].filter(isVisible), query);
    },
    async put(item, options = {}) {
      return write(item, options, () => cleaned(item));
    },
    async update(key, change, options = {}) {
      return write(key, options, (before) => changed(key, before, change));
    },
    async delete(key, options = {}) {
      return write(key, options, () => null);
    },
  };
}

const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function page(items: Item[], { pk, prefix, from, to, reverse, limit, after }: Query) {
  const order = reverse ? -1 : 1;
  const matching = items
    .filter(
      (item) =>
        item.pk === pk &&
        (prefix === undefined || item.sk.startsWith(prefix)) &&
        (from === undefined || compare(item.sk, from) >= 0) &&
        (to === undefined || compare(item.sk, to) <= 0) &&
        (after === undefined || order * compare(item.sk, after) > 0),
    )
    .sort((a, b) => order * compare(a.sk, b.sk));
  const some = matching.slice(0, limit);
  const isLast = some.length === matching.length;
  return { items: structuredClone(some), ...(!isLast && { after: some.at(-1)!.sk }) };
}
