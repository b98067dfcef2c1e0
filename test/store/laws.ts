import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  absent,
  anyOf,
  atMost,
  equals,
  ITEM_ABSENT,
  present,
  queryAll,
  storeFailureOf,
  type Query,
  type Table,
  type Value,
} from '../../functions/store/store.ts';

/** The laws of a store: what every adapter must pass, and all that may be relied on above the port. */
export function lawsOf(adapter: string, open: () => Promise<Table>): void {
  let table: Table;
  beforeEach(async () => {
    table = await open();
  });
  const key = { pk: 'p', sk: 's' };
  const sks = async (query: Parameters<Table['query']>[0]) =>
    (await table.query(query)).items.map(({ sk }) => sk);

  describe(`${adapter}: an item`, () => {
    const leaf: fc.Arbitrary<Value> = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.integer(),
      fc
        .double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
        .map((x) => Number(x.toFixed(6)) || 0),
      fc.boolean(),
      fc.constant(null),
    );
    const value = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).value;

    it('comes back as it was put', async () => {
      await fc.assert(
        fc.asyncProperty(value, async (content) => {
          await table.put({ ...key, content });
          expect(await table.get(key)).toEqual({ ...key, content });
        }),
        { numRuns: 60 },
      );
    });

    it('has integers of up to 38 digits, exactly: a bigint from 2^53 on', async () => {
      await fc.assert(
        fc.asyncProperty(fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }), async (amount) => {
          await table.put({ ...key, amount });
          const found = (await table.get(key))!.amount as number | bigint;
          expect(BigInt(found)).toBe(amount);
          expect(typeof found).toBe(Number.isSafeInteger(Number(amount)) ? 'number' : 'bigint');
        }),
        { numRuns: 60 },
      );
    });

    it('that is not there is undefined, and so is an attribute that is', async () => {
      expect(await table.get(key)).toBeUndefined();
      await table.put({ ...key, a: undefined as unknown as null, b: 1 });
      expect(await table.get(key)).toEqual({ ...key, b: 1 });
    });

    it('is read in part where only that is asked for', async () => {
      await table.put({ ...key, a: 1, b: 2 });
      expect(await table.get(key, ['a', 'c'])).toEqual({ ...key, a: 1 });
    });

    it('is gone once deleted, and deleting it again is harmless', async () => {
      await table.put({ ...key, a: 1 });
      for (let i = 0; i < 2; i += 1) expect((await table.delete(key)).kind).toBe('written');
      expect(await table.get(key)).toBeUndefined();
    });

    it('that has expired is invisible, though the store may still have it', async () => {
      const seconds = Math.floor(Date.now() / 1000);
      await table.put({ ...key, expiresAt: seconds - 1 });
      await table.put({ pk: 'p', sk: 'young', expiresAt: seconds + 600 });
      expect(await table.get(key)).toBeUndefined();
      expect(await sks({ pk: 'p' })).toEqual(['young']);
    });

    it('of more than 400 KB is refused for certain', async () => {
      const write = table.put({ ...key, content: 'x'.repeat(410_000) });
      const error: unknown = await write.catch((reason: unknown) => reason);
      expect(storeFailureOf(error)).toEqual({ kind: 'too-large', mayBeApplied: false });
      expect(await table.get(key)).toBeUndefined();

      await table.put({ ...key, half: 'x'.repeat(250_000) });
      const grows = table.update(key, { set: { other: 'x'.repeat(250_000) } });
      const grown: unknown = await grows.catch((reason: unknown) => reason);
      expect(storeFailureOf(grown)).toMatchObject({ mayBeApplied: false });
      expect((await table.get(key))!.other).toBeUndefined();
    });
  });

  describe(`${adapter}: an update`, () => {
    it('sets, adds and removes at once, and answers the item after it', async () => {
      await table.put({ ...key, a: 1, b: 'gone', n: 5 });
      const written = await table.update(key, { set: { a: 2 }, add: { n: 3n, m: -1n }, remove: ['b'] });
      expect(written).toEqual({ kind: 'written', item: { ...key, a: 2, n: 8, m: -1 } });
      expect(await table.get(key)).toEqual({ ...key, a: 2, n: 8, m: -1 });
    });

    it('of an absent item makes one', async () => {
      expect(await table.update(key, { add: { n: 1n } })).toMatchObject({ item: { ...key, n: 1 } });
      await table.update({ pk: 'p', sk: 'bare' }, {});
      expect(await table.get({ pk: 'p', sk: 'bare' })).toEqual({ pk: 'p', sk: 'bare' });
    });

    it('adds exactly, whatever the size: sums do not depend on the order', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), { minLength: 1, maxLength: 6 }),
          async (amounts) => {
            await table.put({ ...key });
            await Promise.all(amounts.map((n) => table.update(key, { add: { n } })));
            const sum = amounts.reduce((total, amount) => total + amount, 0n);
            expect(BigInt((await table.get(key))!.n as number | bigint)).toBe(sum);
          },
        ),
        { numRuns: 20 },
      );
    });

    it('is atomic: of many at once on one item, each is applied once', async () => {
      await Promise.all(Array.from({ length: 50 }, () => table.update(key, { add: { n: 1n } })));
      expect((await table.get(key))!.n).toBe(50);
    });

    it('leaves out what is undefined', async () => {
      await table.update(key, { set: { a: undefined as unknown as null, b: 1 } });
      expect(await table.get(key)).toEqual({ ...key, b: 1 });
    });
  });

  describe(`${adapter}: a condition`, () => {
    beforeEach(async () => {
      await table.put({ ...key, text: 'a', n: 5, big: 10n ** 20n, yes: true });
    });
    const missing = { pk: 'p', sk: 'missing' };

    it.each([
      ['equals', equals('text', 'a'), true],
      ['equals another', equals('text', 'b'), false],
      ['equals a number', equals('n', 5), true],
      ['equals a number that is a bigint', equals('n', 5n), true],
      ['equals a large number', equals('big', 10n ** 20n), true],
      ['equals a truth', equals('yes', true), true],
      ['equals a text that reads like a truth', equals('yes', 'true'), false],
      ['equals a text that reads like a number', equals('n', '5'), false],
      ['equals what is absent', equals('none', 'a'), false],
      ['absent', absent('none'), true],
      ['absent, and it is not', absent('text'), false],
      ['present', present('text'), true],
      ['present, and it is not', present('none'), false],
      ['at most, below', atMost('n', 6n), true],
      ['at most, right there', atMost('n', 5n), true],
      ['at most, above', atMost('n', 4n), false],
      ['at most of large numbers', atMost('big', 10n ** 20n - 1n), false],
      ['at most of what is absent', atMost('none', 5n), false],
      ['any of: the first', anyOf(absent('none'), atMost('n', 1n)), true],
      ['any of: the second', anyOf(absent('n'), atMost('n', 5n)), true],
      ['any of: none', anyOf(absent('n'), atMost('n', 1n)), false],
      ['no item there, and it is', ITEM_ABSENT, false],
    ])('holds or not: %s', async (_name, condition, holds) => {
      const before = await table.get(key);
      const written = await table.update(key, { set: { seen: 1 } }, { conditions: [condition] });
      expect(written.kind).toBe(holds ? 'written' : 'refused');
      // A refusal changes nothing, and brings the item.
      if (!holds) expect(written.item).toEqual(before);
      expect((await table.get(key))!.seen).toBe(holds ? 1 : undefined);
    });

    it('among several must hold like all of them', async () => {
      const conditions = [present('text'), absent('text')];
      expect((await table.update(key, {}, { conditions })).kind).toBe('refused');
      expect((await table.update(key, {}, { conditions: [present('text'), present('n')] })).kind).toBe(
        'written',
      );
    });

    it('guards puts and deletes too', async () => {
      expect((await table.put({ ...key }, { conditions: [ITEM_ABSENT] })).kind).toBe('refused');
      expect((await table.put({ ...missing }, { conditions: [ITEM_ABSENT] })).kind).toBe('written');
      expect((await table.delete(key, { conditions: [equals('text', 'b')] })).kind).toBe('refused');
      expect((await table.delete(key, { conditions: [equals('text', 'a')] })).kind).toBe('written');
    });

    it('on an item that is not there refuses without one', async () => {
      const conditions = [present('text')];
      expect(await table.update(missing, {}, { conditions })).toEqual({ kind: 'refused', item: undefined });
      expect(await table.get(missing)).toBeUndefined();
    });

    it('lets one of many in: whoever is first to put, put', async () => {
      const once = { pk: 'p', sk: 'once' };
      const writes = Array.from({ length: 20 }, (_, i) =>
        table.put({ ...once, by: i }, { conditions: [ITEM_ABSENT] }),
      );
      const kinds = (await Promise.all(writes)).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'written')).toHaveLength(1);
    });

    it('passes no limit: of many who each take one of five, five get it', async () => {
      const place = { pk: 'p', sk: 'places' };
      const take = () =>
        table.update(
          place,
          { add: { taken: 1n } },
          { conditions: [anyOf(absent('taken'), atMost('taken', 4n))], once: true },
        );
      const kinds = (await Promise.all(Array.from({ length: 20 }, take))).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'written')).toHaveLength(5);
    });
  });

  describe(`${adapter}: a query`, () => {
    const order = ['A', 'B#1', 'B#10', 'B#2', 'B#\u{1F600}', 'C', 'a', '\u{FB01}'];
    beforeEach(async () => {
      for (const sk of [...order].reverse()) await table.put({ pk: 'p', sk, of: sk });
      await table.put({ pk: 'other', sk: 'A' });
      await table.put({ pk: 'p2', sk: 'A' });
    });
    // UTF-8's order: by code point, not by UTF-16 unit.
    const sorted = [...order].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

    it('has one partition, in the order of its sort keys’ bytes', async () => {
      expect(await sks({ pk: 'p' })).toEqual(sorted);
      expect(await sks({ pk: 'p', reverse: true })).toEqual([...sorted].reverse());
      expect(await sks({ pk: 'nothing' })).toEqual([]);
    });

    it('is narrowed by a prefix, or by a range with its ends', async () => {
      expect(await sks({ pk: 'p', prefix: 'B#' })).toEqual(['B#1', 'B#10', 'B#2', 'B#\u{1F600}']);
      expect(await sks({ pk: 'p', from: 'B#10', to: 'C' })).toEqual(['B#10', 'B#2', 'B#\u{1F600}', 'C']);
      expect(await sks({ pk: 'p', from: 'C' })).toEqual(sorted.slice(sorted.indexOf('C')));
      expect(await sks({ pk: 'p', to: 'B#1' })).toEqual(['A', 'B#1']);
      expect(await sks({ pk: 'p', from: 'A\0', to: 'B#1' })).toEqual(['B#1']);
    });

    it.each([
      ['forward', false],
      ['backward', true],
    ])('goes on where a page ended, %s, without loss or repetition', async (_name, reverse) => {
      const inOrder = (some: string[]) => (reverse ? [...some].reverse() : some);
      for (const limit of [1, 2, 3, 7, 100]) {
        const page = { pk: 'p', limit, reverse };
        const all = async (query: Query) => (await queryAll(table, query)).map(({ sk }) => sk);
        expect(await all(page)).toEqual(inOrder(sorted));
        // What narrows the first page narrows those after it.
        expect(await all({ ...page, prefix: 'B#' })).toEqual(inOrder(['B#1', 'B#10', 'B#2', 'B#\u{1F600}']));
        expect(await all({ ...page, from: 'B#10', to: 'C' })).toEqual(
          inOrder(['B#10', 'B#2', 'B#\u{1F600}', 'C']),
        );
        expect(await all({ ...page, from: 'C' })).toEqual(inOrder(sorted.slice(sorted.indexOf('C'))));
        expect(await all({ ...page, to: 'B#1' })).toEqual(inOrder(['A', 'B#1']));
      }
      const first = await table.query({ pk: 'p', limit: 3 });
      expect(first.items).toHaveLength(3);
      await table.delete({ pk: 'p', sk: first.items[2]!.sk }); // where the page ended need not stand any more
      const rest = await table.query({ pk: 'p', after: first.after! });
      expect(rest.items.map(({ sk }) => sk)).toEqual(sorted.slice(3));
    });

    it('sees what was written a moment ago', async () => {
      await table.put({ pk: 'p', sk: 'now' });
      expect(await sks({ pk: 'p', prefix: 'now' })).toEqual(['now']);
    });
  });
}
