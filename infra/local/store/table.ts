import type { Database } from 'lmdb';
import {
  KEY_NAMES,
  type Item,
  type Key,
  type Page,
  type Query,
  type Table,
  type WriteOptions,
  type Written,
} from '../../../functions/store/store.ts';
import { changed, cleaned, holds, only, refuseTooLarge } from './item.ts';
import type { GroupCommit } from './group-commit.ts';
import { encodeKey, rangeOf } from './key.ts';

/** Items by their encoded keys. */
export type Items = Database<Item, Buffer>;

/** What else a write does, in the same transaction. */
export type Beside = (key: Buffer, before: Item | undefined, after: Item | undefined) => void;

/**
 * A table in LMDB. A write reads, asks its conditions and writes, in one turn: nothing comes between. What is written is seen at once, and
 * survives a power cut once it is flushed. `now` is in ms; `written` is called after each.
 */
export function lmdbTable(
  items: Items,
  group: GroupCommit,
  beside: Beside,
  now: () => number = Date.now,
  written: (item: Item) => void = () => undefined,
): Table {
  const isVisible = (item: Item): boolean => {
    const expiresAt = item[KEY_NAMES.timeToLive];
    return typeof expiresAt !== 'number' || expiresAt * 1000 > now();
  };

  const write = async (
    { pk, sk }: Key,
    { conditions = [] }: WriteOptions,
    change: (before: Item | undefined) => Item | undefined,
  ): Promise<Written> => {
    const key = encodeKey(pk, sk);
    const before = items.get(key);
    if (!conditions.every((condition) => holds(condition, before))) return { kind: 'refused', item: before };
    const after = change(before);
    if (after) refuseTooLarge(after);
    group.write(() => {
      if (after) void items.put(key, after);
      else void items.remove(key);
      beside(key, before, after);
    });
    const item = after ?? ({ pk, sk } as Item);
    written(item);
    return { kind: 'written', item };
  };

  return {
    async get({ pk, sk }: Key, names?: readonly string[]) {
      const item = items.get(encodeKey(pk, sk));
      if (!item || !isVisible(item)) return undefined;
      return names ? only(item, names) : item;
    },

    async query(query: Query): Promise<Page> {
      const { reverse = false, limit = Infinity, after } = query;
      const { first, beyond } = rangeOf({
        ...query,
        ...(after !== undefined && { after: decodeToken(after) }),
      });
      if (Buffer.compare(first, beyond) >= 0) return { items: [] };
      const found: Item[] = [];
      const range = reverse
        ? items.getRange({ start: beyond, end: first, reverse, exclusiveStart: true, inclusiveEnd: true })
        : items.getRange({ start: first, end: beyond });
      for (const { value } of range) {
        if (!isVisible(value)) continue;
        // One more than asked for: so the last page says that it is the last.
        if (found.length >= limit) return { items: found, after: encodeToken(found.at(-1)!.sk) };
        found.push(value);
      }
      return { items: found };
    },

    put: (item: Item, options: WriteOptions = {}) => write(item, options, () => cleaned(item)),

    update: (key: Key, change, options: WriteOptions = {}) =>
      write(key, options, (before) => changed(key, before, change)),

    delete: (key: Key, options: WriteOptions = {}) => write(key, options, () => undefined),
  };
}

const encodeToken = (sk: string): string => Buffer.from(sk).toString('base64url');
const decodeToken = (token: string): string => Buffer.from(token, 'base64url').toString();
