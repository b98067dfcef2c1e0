import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item, Value } from '../store.ts';

/** An item as DynamoDB has it. */
export type Raw = Record<string, AttributeValue>;

/** A value as DynamoDB has it. (`@aws-sdk/util-dynamodb` does more than a store may hold, at ten times the code in every bundle.) */
export function toAttribute(value: Value): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
    case 'bigint':
      return { N: value.toString() };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      if (value === null) return { NULL: true };
      return Array.isArray(value) ? { L: value.map(toAttribute) } : { M: toAttributes(value) };
  }
}

/** Attributes that are undefined are left out. */
export const toAttributes = (values: { [name: string]: Value }): Raw =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toAttribute(value)]),
  );

function fromAttribute({ S, N, BOOL, L, M }: AttributeValue): Value {
  if (S !== undefined) return S;
  if (N !== undefined) return toNumber(N);
  if (BOOL !== undefined) return BOOL;
  if (L !== undefined) return L.map(fromAttribute);
  return M ? fromAttributes(M) : null;
}

/** An integer that a double does not hold exactly comes as a bigint. */
function toNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(text) ? number : BigInt(text);
}

export const fromAttributes = (item: Raw): Item =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromAttribute(value)])) as Item;
