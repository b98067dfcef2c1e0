import type { Reader, Table } from '../../functions/store/store.ts';

/** What was read of a table. */
export interface Reads {
  /** How many times it was asked, by `get` or by `query`. */
  requests: number;
  /** How many items it answered. */
  items: number;
  /** Every partition that was asked. */
  partitions: Set<string>;
}

/** A table whose reads are counted. */
export function countedReads<T extends Reader | Table>(table: T): { table: T; reads: Reads } {
  const reads: Reads = { requests: 0, items: 0, partitions: new Set() };
  const note = (pk: string, items: number) => {
    reads.requests += 1;
    reads.items += items;
    reads.partitions.add(pk);
  };
  const counted: Reader = {
    async get(key, only) {
      const item = await table.get(key, only);
      note(key.pk, item ? 1 : 0);
      return item;
    },
    async query(query) {
      const page = await table.query(query);
      note(query.pk, page.items.length);
      return page;
    },
  };
  return { table: { ...table, ...counted }, reads };
}
