import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../functions/billing/bill-line.ts';
import { daysAskedFor, periodsOf } from '../../functions/billing/period.ts';
import { CostGranularity } from '../../schema/types.ts';
import { NOW } from '../support/bill.ts';

const days = fc
  .uniqueArray(fc.integer({ min: 0, max: 800 }), { minLength: 2, maxLength: 2 })
  .map((pair) => pair.sort((a, b) => a - b).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10)))
  .map(([from, to]) => ({ from: from!, to: to! }));

describe('the periods of a report', () => {
  it('follow each other from the first day to the last without gap', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...Object.values(CostGranularity)), (range, granularity) => {
        const periods = periodsOf(range, granularity);
        expect(periods[0]!.from).toBe(range.from);
        expect(periods.at(-1)!.to).toBe(range.to);
        for (const [n, { from, to }] of periods.entries()) {
          expect(from < to).toBe(true);
          if (n > 0) expect(from).toBe(periods[n - 1]!.to);
          if (granularity === 'MONTHLY' && n > 0) expect(from).toMatch(/-01$/);
        }
      }),
    );
  });
});

describe('the days of a question', () => {
  it.each([
    [{ from: '2026-11-01' }, { from: '2026-11-01', to: '2026-11-26' }],
    [{ from: '2026-11-25' }, { from: '2026-11-25', to: '2026-11-26' }],
    [
      { from: '2025-10-01', granularity: 'MONTHLY', to: '2026-12-01' },
      { from: '2025-10-01', to: '2026-12-01' },
    ],
    [
      { from: '2026-08-25', to: '2026-11-26' },
      { from: '2026-08-25', to: '2026-11-26' },
    ],
  ] as const)('may be %j', (asked, expected) => {
    expect(daysAskedFor({ granularity: 'DAILY', ...asked }, NOW)).toEqual(expected);
  });

  it.each([
    [{ from: '2026-11-26' }, 'input.from', 'future'],
    [{ from: '2026-11-01', to: '2026-11-27' }, 'input.to', 'at most 2026-11-26'],
    [{ from: '2026-11-01', to: '2026-12-02', granularity: 'MONTHLY' }, 'input.to', 'at most 2026-12-01'],
    [{ from: '2026-11-02', to: '2026-11-01' }, 'input.to', 'after from'],
    [{ from: '2026-11-02', to: '2026-11-02' }, 'input.to', 'after from'],
    [{ from: '2025-09-30', granularity: 'MONTHLY' }, 'input.from', '2025-10-01 or later'],
    [{ from: '2026-08-24', to: '2026-11-26' }, 'input.from', 'is 94 days before the end'],
  ] as const)('may not be %j', (asked, field, message) => {
    expect(daysAskedFor({ granularity: 'DAILY', ...asked }, NOW)).toMatchObject({
      problem: 'invalid-input',
      fields: [{ field, message: expect.stringContaining(message) as string }],
    });
  });
});

describe('an amount of the bill', () => {
  it.each([
    ['0', 0n],
    ['0.0012345678', 1_234_567_800n],
    ['12.', 12_000_000_000_000n],
    ['4.2E-9', 4_200n],
    ['1e+2', 100_000_000_000_000n],
    ['0.0000000000005', 1n],
    ['0.0000000000004', 0n],
    ['-1.5', -1_500_000_000_000n],
  ])('is exact to a pico-USD: %s', (text, amount) => {
    expect(amountOf(text)).toBe(amount);
  });

  it('is never taken for another', () => {
    expect(() => amountOf('1,5')).toThrow('none');
  });
});
