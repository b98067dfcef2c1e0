/**
 * What the system needs of a database, and all it may know of one. An adapter speaks to the real one (`dynamodb/`); everything
 * above speaks of items, conditions and changes. Every adapter passes one suite of laws (`test/store/laws.ts`).
 */

/** What an attribute holds. Integers are exact to 38 digits: those beyond 2^53 are bigints. */
export type Value = string | number | bigint | boolean | null | Value[] | { [name: string]: Value };

/** Where an item is: items of one `pk` are ordered by `sk`, by their UTF-8 bytes. */
export interface Key {
  pk: string;
  sk: string;
}

/** Names of the attributes that have a meaning to the store itself. An item whose `expiresAt` (seconds) has passed is invisible. */
export const KEY_NAMES = { partitionKey: 'pk', sortKey: 'sk', timeToLive: 'expiresAt' } as const;

/** An item without its key. */
export type Attributes = Record<string, Value>;

/** An item as it is kept. */
export type Item = Key & Attributes;

/** What must hold of an item for a write to be made. */
export type Condition =
  | { kind: 'equals'; attribute: string; value: string | number | bigint | boolean }
  | { kind: 'absent' | 'present'; attribute: string }
  /** The attribute is a number that is not above this. */
  | { kind: 'atMost'; attribute: string; value: bigint }
  | { kind: 'anyOf'; conditions: readonly Condition[] };

export const equals = (attribute: string, value: string | number | bigint | boolean): Condition => ({
  kind: 'equals',
  attribute,
  value,
});
export const absent = (attribute: string): Condition => ({ kind: 'absent', attribute });
export const present = (attribute: string): Condition => ({ kind: 'present', attribute });
export const atMost = (attribute: string, value: bigint): Condition => ({ kind: 'atMost', attribute, value });
export const anyOf = (...conditions: Condition[]): Condition => ({ kind: 'anyOf', conditions });

/** There is no item of this key. */
export const ITEM_ABSENT = absent(KEY_NAMES.partitionKey);

/** What an update does to an item, all at once. An absent item, or an absent number, counts as empty or 0. */
export interface Change {
  set?: Attributes;
  add?: Record<string, bigint>;
  remove?: readonly string[];
}

/**
 * What came of a write: made, with the item after it (for a delete: none); or refused by its conditions, with the item as it refused or
 * as read right after, a hint and never proof.
 */
export type Written = { kind: 'written'; item: Item } | { kind: 'refused'; item: Item | undefined };

export interface WriteOptions {
  /** All of them must hold. */
  conditions?: readonly Condition[];
  /** Sends at most once: for a write of which a late duplicate would do harm. */
  once?: boolean;
}

export type Query = {
  pk: string;
  /** From the last to the first. */
  reverse?: boolean;
  /** The most items of a page. */
  limit?: number;
  /** Where the page before ended: an opaque token. */
  after?: string;
} & (
  | { /** Only items whose sort key begins so. */ prefix?: string; from?: never; to?: never }
  | {
      prefix?: never;
      /** Only items whose sort key is in this range, ends included. */ from?: string;
      to?: string;
    }
);

export interface Page {
  /** May be fewer than asked for, or none, though there are more. */
  items: Item[];
  /** Where to go on; absent when there is no more. */
  after?: string;
}

/** A table to read. Reads are strongly consistent. What fails throws an error that carries a `StoreFailure`. */
export interface Reader {
  /** An item, or undefined; with `only`, just these attributes of it and its key. */
  get(key: Key, only?: readonly string[]): Promise<Item | undefined>;
  query(query: Query): Promise<Page>;
}

/** A table to read and to write. */
export interface Table extends Reader {
  put(item: Item, options?: WriteOptions): Promise<Written>;
  update(key: Key, change: Change, options?: WriteOptions): Promise<Written>;
  delete(key: Key, options?: WriteOptions): Promise<Written>;
}

/** The two tables: the ledger's own, and the calls' audit items, which others follow as they change. */
interface Tables {
  ledger: Table;
  calls: Table;
}

export type TableName = keyof Tables;

/** All that is kept. */
export interface Store extends Tables {
  /** Waits until all that has been written survives a power cut. An embedded store's writes are seen before that. */
  flushed(): Promise<void>;
}

/**
 * Why a request failed. As plain data on the error, not a class: an adapter may be loaded from outside of a bundle.
 * `mayBeApplied` is false only where it is certain that a write was not made.
 */
export interface StoreFailure {
  kind: 'throttled' | 'unreachable' | 'rejected' | 'too-large' | 'unknown';
  mayBeApplied: boolean;
}

/** An error that carries a failure. */
export const storeError = (failure: StoreFailure, cause: Error): Error =>
  Object.assign(new Error(`store: ${failure.kind}: ${cause.message}`, { cause }), { storeFailure: failure });

/** The failure that an error carries, or undefined for any other error. */
export const storeFailureOf = (error: unknown): StoreFailure | undefined =>
  error instanceof Error ? (error as { storeFailure?: StoreFailure }).storeFailure : undefined;

/** Whether trying later may help: neither our mistake nor the item's. */
const PASSES = {
  throttled: true,
  unreachable: true,
  unknown: true,
  rejected: false,
  'too-large': false,
} as const satisfies Record<StoreFailure['kind'], boolean>;

/** Whether an error says that the store could not be reached, or did not serve. */
export function isUnavailable(error: unknown): boolean {
  const failure = storeFailureOf(error);
  return failure !== undefined && PASSES[failure.kind];
}

/** Every item of a partition or of a part of it, page by page. */
export async function queryAll(table: Reader, query: Query): Promise<Item[]> {
  const all: Item[] = [];
  for (let { after } = query; ;) {
    const page = await table.query({ ...query, ...(after !== undefined && { after }) });
    all.push(...page.items);
    if (page.after === undefined) return all;
    after = page.after;
  }
}
