import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayConcern, maySeeTags, type Reader } from '../../functions/identity/reader.ts';
import { TAGS, type Tag } from '../../schema/tags.ts';
import type { Tags } from '../../schema/types.ts';

const value = fc.constantFrom('a', 'b', 'c');
const perTag = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<Record<Tag, T>> =>
  fc
    .tuple(...TAGS.map(() => one))
    .map((values) => Object.fromEntries(TAGS.map((tag, i) => [tag, values[i]])) as Record<Tag, T>);
const own = perTag(fc.option(fc.subarray(['a', 'b', 'c'])));
const reader = fc.record<Reader>({ id: fc.constant('x'), seesAll: fc.constant(false), own });

describe('a reader', () => {
  it('sees a call if and only if each of its tags is one of the reader’s own, whichever tag it is', () => {
    fc.assert(
      fc.property(reader, perTag(value), (who, tags) => {
        const outside = TAGS.filter((tag) => who.own[tag] !== null && !who.own[tag].includes(tags[tag]));
        expect(maySeeTags(who, tags as Tags)).toBe(outside.length === 0);
      }),
    );
  });

  it('is concerned by whatever could cover a call that it sees, and by nothing else', () => {
    fc.assert(
      fc.property(reader, perTag(fc.option(value)), (who, scope) => {
        const fitting = (tag: Tag) => (scope[tag] === null ? ['a', 'b', 'c'] : [scope[tag]]);
        const calls = fitting('costCenter').flatMap((costCenter) =>
          fitting('applicationId').flatMap((applicationId) =>
            fitting('environment').map((environment) => ({ costCenter, applicationId, environment })),
          ),
        );
        const isEmpty = TAGS.some((tag) => who.own[tag]?.length === 0);
        if (isEmpty) return; // sees no call at all
        expect(mayConcern(who, scope)).toBe(calls.some((tags) => maySeeTags(who, tags)));
      }),
    );
  });

  it('who sees all sees all', () => {
    fc.assert(
      fc.property(own, perTag(value), (some, tags) => {
        expect(maySeeTags({ id: 'x', seesAll: true, own: some }, tags as Tags)).toBe(true);
        expect(mayConcern({ id: 'x', seesAll: true, own: some }, tags)).toBe(true);
      }),
    );
  });
});
