/**
 * A copy of what JSON makes of a value: what passes between handlers, functions and data sources on AWS is text, so nothing is shared by
 * accident, and what JSON does not have is gone. The same as `JSON.parse(JSON.stringify(value))`, without the text. Throws where that does: a
 * bigint, a circle.
 */
export function jsonCopy(value: unknown): unknown {
  const copied = copy(value);
  return copied === undefined ? null : copied;
}

function copy(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value + 0 : null; // not even minus zero
    case 'object':
      return value === null ? null : copyObject(value as Record<string, unknown>);
    case 'bigint':
      throw new TypeError('JSON has no bigint');
    default:
      return undefined; // JSON leaves out functions, symbols, and what is undefined
  }
}

function copyObject(value: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return Array.from(value, jsonCopy);
  // It says itself what it is as JSON, or wraps a primitive.
  if (typeof value.toJSON === 'function' || !isPlain(value)) return JSON.parse(JSON.stringify(value));
  const copied: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const one = copy(value[name]);
    if (one === undefined) continue;
    if (name === '__proto__') define(copied, name, one);
    else copied[name] = one;
  }
  return copied;
}

/** Objects of a resolver's realm have another prototype than ours, so it is the tag that tells them from a boxed number or a Map. */
const isPlain = (value: object): boolean => Object.prototype.toString.call(value) === '[object Object]';

/** As JSON.parse does: a name like any other. */
const define = (object: object, name: string, value: unknown): void => {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
};
