import {
  storeError,
  type Change,
  type Condition,
  type Item,
  type Key,
  type Query,
  type Table,
  type Value,
  type WriteOptions,
  type Written,
} from '../../functions/store/store.ts';

const MAX_BYTES = 400 * 1024;

/** A table in memory: for tests that must decide what happens between two of its operations. It passes the laws of a store. */
export function memoryTable(now: () => number = Date.now): Table {
  const items = new Map<string, Item>();
  const keyOf = ({ pk, sk }: Key) => JSON.stringify([pk, sk]);
  const copy = <T>(value: T): T => structuredClone(value);
  const isVisible = ({ expiresAt }: Item) => typeof expiresAt !== 'number' || expiresAt * 1000 > now();
  const clean = (item: Item): Item =>
    Object.fromEntries(
      Object.entries(copy(item))
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, narrowed(value)]),
    ) as Item;

  const write = (
    key: Key,
    { conditions = [] }: WriteOptions,
    next: (before: Item | undefined) => Item | null,
  ): Written => {
    const before = items.get(keyOf(key));
    if (!conditions.every((condition) => holds(condition, before)))
      return { kind: 'refused', item: before && copy(before) };
    const after = next(before);
    if (after === null) {
      items.delete(keyOf(key));
      return { kind: 'written', item: { ...key } as Item };
    }
    const text = JSON.stringify(after, (_name, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    if (Buffer.byteLength(text) > MAX_BYTES)
      throw storeError({ kind: 'too-large', mayBeApplied: false }, new Error('item size'));
    items.set(keyOf(key), after);
    return { kind: 'written', item: copy(after) };
  };

  return {
    async get(key, only) {
      const item = items.get(keyOf(key));
      if (!item || !isVisible(item)) return undefined;
      const names = only && new Set([...only, 'pk', 'sk']);
      return copy(
        names ? (Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name))) as Item) : item,
      );
    },
    async query(query) {
      return page([...items.values()].filter(isVisible), query);
    },
    async put(item, options = {}) {
      return write(item, options, () => clean(item));
    },
    async update(key, change, options = {}) {
      return write(key, options, (before) => clean(changed(before ?? ({ ...key } as Item), change)));
    },
    async delete(key, options = {}) {
      return write(key, options, () => null);
    },
  };
}

/** Integers that a double holds are numbers, others bigints. */
function narrowed(value: Value): Value {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(narrowed);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .map(([name, inner]) => [name, narrowed(inner)]),
    );
  return value;
}

function holds(condition: Condition, item: Item | undefined): boolean {
  if (condition.kind === 'anyOf') return condition.conditions.some((one) => holds(one, item));
  const value = item?.[condition.attribute];
  switch (condition.kind) {
    case 'equals':
      return isNumber(value) && isNumber(condition.value)
        ? BigInt(value) === BigInt(condition.value)
        : value === condition.value;
    case 'absent':
      return value === undefined;
    case 'present':
      return value !== undefined;
    case 'atMost':
      return isNumber(value) && BigInt(value) <= condition.value;
  }
}

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

function changed(item: Item, { set = {}, add = {}, remove = [] }: Change): Item {
  const next: Item = { ...item, ...set };
  for (const [name, amount] of Object.entries(add))
    next[name] = BigInt((item[name] as number | bigint) ?? 0) + amount;
  for (const name of remove) delete next[name];
  return next;
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
