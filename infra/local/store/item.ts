import {
  KEY_NAMES,
  storeError,
  type Attributes,
  type Change,
  type Condition,
  type Item,
  type Key,
  type Value,
} from '../../../functions/store/store.ts';

/** What an item may be, with its names: DynamoDB's limit, kept by every store. */
const MAX_BYTES = 400 * 1024;

/** Whether a condition holds of an item as it is kept, or of none. */
export function holds(condition: Condition, item: Item | undefined): boolean {
  if (condition.kind === 'anyOf') return condition.conditions.some((one) => holds(one, item));
  const value = item?.[condition.attribute];
  switch (condition.kind) {
    case 'equals':
      return isNumber(value) && isNumber(condition.value)
        ? value <= condition.value && value >= condition.value // a number may be compared with a bigint
        : value === condition.value;
    case 'absent':
      return value === undefined;
    case 'present':
      return value !== undefined;
    case 'atMost':
      return isNumber(value) && value <= condition.value;
  }
}

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

/** An item after a change. */
export function changed(key: Key, item: Item | undefined, { set = {}, add = {}, remove = [] }: Change): Item {
  const next: Item = { pk: key.pk, sk: key.sk, ...item, ...cleaned(set) };
  for (const [name, amount] of Object.entries(add))
    next[name] = narrowed(BigInt((item?.[name] as number | bigint | undefined) ?? 0) + amount);
  for (const name of remove) delete next[name];
  return next;
}

/** Attributes as they are kept: without what is undefined, and with integers as numbers where a double holds them. */
export function cleaned<A extends Attributes>(attributes: A): A {
  const clean: Attributes = {};
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) clean[name] = narrowed(value);
  return clean as A;
}

function narrowed(value: Value): Value {
  if (typeof value === 'bigint') return isSafe(value) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(narrowed);
  if (typeof value === 'object' && value !== null) return cleaned(value);
  return value;
}

const isSafe = (value: bigint): boolean =>
  value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);

/** Some attributes of an item, and its key. */
export const only = (item: Item, names: readonly string[]): Item =>
  Object.fromEntries(
    [...new Set([KEY_NAMES.partitionKey, KEY_NAMES.sortKey, ...names])].flatMap((name) =>
      item[name] === undefined ? [] : [[name, item[name]]],
    ),
  ) as Item;

/** Refuses an item that is too large, as DynamoDB counts: names and values. */
export function refuseTooLarge(item: Item): void {
  // No character takes more than three bytes for each of its UTF-16 units: so most items need not be counted exactly.
  if (sizeOf(item, (text) => text.length * 3) <= MAX_BYTES || sizeOf(item, Buffer.byteLength) <= MAX_BYTES)
    return;
  throw storeError(
    { kind: 'too-large', mayBeApplied: false },
    new Error(`the item ${item.pk} ${item.sk} would be larger than 400 KB`),
  );
}

/** About what DynamoDB counts: a number takes half a byte a digit, a structure three. */
function sizeOf(value: Value, bytesOf: (text: string) => number): number {
  switch (typeof value) {
    case 'string':
      return bytesOf(value);
    case 'number':
    case 'bigint':
      return Math.ceil(String(value).length / 2) + 1;
    case 'object':
      if (value === null) return 1;
      return Object.entries(value).reduce(
        (sum, [name, one]) => sum + bytesOf(name) + sizeOf(one as Value, bytesOf),
        3,
      );
    default:
      return 1;
  }
}
