import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonCopy } from '../../infra/local/json-copy.ts';

const throughText = (value: unknown): unknown =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value) ?? 'null') as unknown);

const anything = fc.anything({
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withSparseArray: true,
});

describe('a copy', () => {
  it('is what JSON makes of a value', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(jsonCopy(value)).toStrictEqual(throughText(value));
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonCopy(value)).toStrictEqual(throughText(value));
      }),
    );
  });

  it('shares nothing with it', () => {
    const value = { a: [{ b: 1 }] };
    const copied = jsonCopy(value) as typeof value;
    copied.a[0]!.b = 2;
    expect(value.a[0]!.b).toBe(1);
  });

  it('takes values of another realm, and a name that JSON takes for one like any other', () => {
    const foreign: unknown = vm.runInNewContext(
      `({ list: [1, undefined], date: new Date(0), nothing: undefined })`,
    );
    expect(jsonCopy(foreign)).toStrictEqual({ list: [1, null], date: '1970-01-01T00:00:00.000Z' });
    const named = JSON.parse('{"__proto__": {"x": 1}}') as object;
    expect(JSON.stringify(jsonCopy(named))).toBe('{"__proto__":{"x":1}}');
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it('throws where JSON does: a bigint, a circle', () => {
    expect(() => jsonCopy({ n: 1n })).toThrow(TypeError);
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => jsonCopy(circle)).toThrow(RangeError);
  });
});
