import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeHold,
  decodeSheet,
  encodeHold,
  holdName,
  callIdOfHold,
  encodeSet,
  setName,
  usageOf,
} from '../../functions/ledger/sheets/sheet.ts';

const hold = fc.record({
  expiresAt: fc.integer({ min: 1, max: 2 ** 33 }),
  amounts: fc.record({
    USD: fc.bigInt({ min: 0n, max: 10n ** 27n }),
    TOKENS: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    REQUESTS: fc.constant(1n),
  }),
  set: fc.constantFrom('', 'Sab-_9Z'),
});

describe('a sheet', () => {
  it('keeps a hold exactly, in one short string', () => {
    fc.assert(fc.property(hold, (one) => void expect(decodeHold(encodeHold(one))).toEqual(one)));
  });

  it('finds the call in the name of a hold', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
        (id) => void expect(callIdOfHold(holdName(id, 'a_-9'))).toBe(id),
      ),
    );
  });

  it('counts as held what open holds reserve, and as spent the rest', () => {
    const windows = ['U1.x', 'R2.x'];
    const set = setName(windows);
    const open = { expiresAt: 1, amounts: { USD: 30n, TOKENS: 5n, REQUESTS: 1n }, set };
    const sheet = decodeSheet({
      pk: 'SHEET#sales',
      sk: 'SHEET',
      rev: 3,
      seq: 9,
      'U1.x': 100,
      'R2.x': 4,
      [set]: encodeSet(windows),
      Habc1234: encodeHold(open),
    });
    expect(sheet.rev).toBe(3);
    expect(usageOf(sheet, 'U1.x')).toEqual({ spent: 70n, held: 30n });
    expect(usageOf(sheet, 'R2.x')).toEqual({ spent: 3n, held: 1n });
    expect(usageOf(sheet, 'T9.x')).toEqual({ spent: 0n, held: 0n });
  });
});
