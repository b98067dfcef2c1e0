import { mkdirSync } from 'node:fs';
import { open, type Database, type RootDatabase } from 'lmdb';
import { KEY_NAMES, type Item, type Store, type TableName } from '../../../functions/store/store.ts';
import { TOLD_STATES } from '../../../functions/ledger/ledger.ts';
import { Feed, type Pending, type RetryTimes, type TakeChanges } from './feed.ts';
import { GroupCommit } from './group-commit.ts';
import { lmdbTable, type Beside, type Items } from './table.ts';

/** A store on this machine's disk. */
export interface EmbeddedStore extends Store {
  /** Deletes what has been expired for an hour. Returns how much that was. */
  purge(now: number): Promise<number>;
  /**
   * Has the changes of the calls handed on, from the oldest on that was never taken; `atMost` at a time. Returns how to end it, once what there is
   * has been taken.
   */
  follow(take: TakeChanges, atMost: number, retryMs?: RetryTimes): () => Promise<void>;
  /** Every item of a table, also those that have expired, in no order that means anything. */
  scan(name: TableName): Iterable<Item>;
  close(): Promise<void>;
}

const NAMES = ['ledger', 'calls'] as const satisfies TableName[];

/** Nobody's clock is so far behind. */
const GRACE_SECONDS = 3_600;
const PURGED_AT_ONCE = 1_000;

/** Binary keys and msgpack, in which integers of any size have an extension of their own. */
const ENCODING = {
  encoding: 'msgpack',
  keyEncoding: 'binary',
  useBigIntExtension: true,
  useRecords: false,
} as const;

/** Opens the store in a folder. One process may have it open; see `lock.ts`. */
export function openEnvironment(path: string, now: () => number = Date.now): EmbeddedStore {
  mkdirSync(path, { recursive: true });
  const root = open({ path, maxDbs: NAMES.length + 2, ...ENCODING } as never) as RootDatabase;
  const group = new GroupCommit(root);
  const openDb = <V>(name: string) =>
    root.openDB({ name, ...ENCODING } as never) as unknown as Database<V, Buffer>;
  const expiring = openDb<TableName>('expiring');
  const pending = root.openDB({
    name: 'outbox',
    encoding: 'msgpack',
    useBigIntExtension: true,
  } as never) as unknown as Database<Pending, number>;
  let feed: Feed | undefined;
  // Keys grow, also after a crash: what is there comes before what is to come.
  let lastKey = [...pending.getKeys({ reverse: true, limit: 1 })][0] ?? 0;
  const followed: Beside = (_key, before, after) => {
    if (!isTold(after)) return;
    void pending.put((lastKey += 1), { before, after });
  };
  const items = Object.fromEntries(NAMES.map((name) => [name, openDb<Item>(name)])) as Record<
    TableName,
    Items
  >;
  const tables = Object.fromEntries(
    NAMES.map((name) => {
      const expires = noteExpiry(expiring, name);
      const beside: Beside = (...change) => {
        expires(...change);
        if (name === 'calls') followed(...change);
      };
      const written = (item: Item) => name === 'calls' && isTold(item) && feed?.wake();
      return [name, lmdbTable(items[name], group, beside, now, written)];
    }),
  ) as Record<TableName, ReturnType<typeof lmdbTable>>;

  return {
    ...tables,
    flushed: () => group.flushed(),
    async purge(at) {
      const end = expiryKey(Math.floor(at / 1000) - GRACE_SECONDS, Buffer.alloc(0));
      let purged = 0;
      for (;;) {
        const due = [...expiring.getRange({ end, limit: PURGED_AT_ONCE })];
        group.write(() => {
          for (const { key, value: table } of due) {
            const item = key.subarray(4);
            // It may have been written again meanwhile, to live longer.
            if (items[table].get(item)?.[KEY_NAMES.timeToLive] === key.readUInt32BE(0)) {
              void items[table].remove(item);
              purged += 1;
            }
            void expiring.remove(key);
          }
        });
        if (due.length < PURGED_AT_ONCE) return purged;
      }
    },
    follow(take, atMost, retryMs) {
      feed = new Feed(
        {
          // What is told is not lost after it.
          first: async (limit) => {
            const batch = [...pending.getRange({ limit })];
            await group.flushed();
            return batch;
          },
          remove: async (keys) => group.write(() => keys.forEach((key) => void pending.remove(key))),
        },
        take,
        atMost,
        retryMs,
      );
      feed.wake();
      return () => feed!.close();
    },
    scan: (name) => items[name].getRange().map(({ value }) => value),
    async close() {
      group.close();
      await root.close();
    },
  };
}

/** When an item ends, before its key: in this order what is to be deleted is found. */
function expiryKey(expiresAt: number, key: Buffer): Buffer {
  const seconds = Buffer.alloc(4);
  seconds.writeUInt32BE(Math.min(2 ** 32 - 1, Math.max(0, Math.floor(expiresAt))));
  return Buffer.concat([seconds, key]);
}

const noteExpiry =
  (expiring: Database<TableName, Buffer>, table: TableName): Beside =>
  (key, before, after) => {
    const expiresAt = after?.[KEY_NAMES.timeToLive];
    if (typeof expiresAt === 'number' && expiresAt !== before?.[KEY_NAMES.timeToLive])
      void expiring.put(expiryKey(expiresAt, key), table);
  };

const isTold = (item: Item | undefined): item is Item =>
  item !== undefined && (TOLD_STATES as unknown[]).includes(item.state);
