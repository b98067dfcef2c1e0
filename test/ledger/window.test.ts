import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BudgetPeriod } from '../../schema/types.ts';
import { isTimeZone, windowAt } from '../../functions/ledger/budgets/window.ts';
import { parseWindowName, windowName } from '../../functions/ledger/sheets/window-name.ts';

const iso = (period: BudgetPeriod, zone: string, at: string) => {
  const { startsAt, endsAt } = windowAt(period, zone, Date.parse(at));
  return [new Date(startsAt).toISOString(), new Date(endsAt).toISOString()];
};

describe('windows', () => {
  it.each<[BudgetPeriod, string, string, string, string]>([
    ['MINUTE', 'UTC', '2026-03-01T12:34:56.789Z', '2026-03-01T12:34:00.000Z', '2026-03-01T12:35:00.000Z'],
    [
      'HOUR',
      'Asia/Kolkata',
      '2026-03-01T12:45:00.000Z',
      '2026-03-01T12:30:00.000Z',
      '2026-03-01T13:30:00.000Z',
    ],
    [
      'DAY',
      'Europe/Zurich',
      '2026-03-29T10:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ],
    [
      'DAY',
      'Europe/Zurich',
      '2026-10-25T10:00:00.000Z',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ],
    [
      'DAY',
      'America/Sao_Paulo',
      '2018-11-04T12:00:00.000Z',
      '2018-11-04T03:00:00.000Z',
      '2018-11-05T02:00:00.000Z',
    ],
    ['WEEK', 'UTC', '2026-03-01T23:59:59.999Z', '2026-02-23T00:00:00.000Z', '2026-03-02T00:00:00.000Z'],
    ['MONTH', 'UTC', '2028-02-29T12:00:00.000Z', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    [
      'MONTH',
      'Pacific/Auckland',
      '2026-03-31T11:30:00.000Z',
      '2026-03-31T11:00:00.000Z',
      '2026-04-30T12:00:00.000Z',
    ],
    ['QUARTER', 'UTC', '2026-05-31T00:00:00.000Z', '2026-04-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z'],
    [
      'YEAR',
      'Asia/Tokyo',
      '2026-12-31T15:00:00.000Z',
      '2026-12-31T15:00:00.000Z',
      '2027-12-31T15:00:00.000Z',
    ],
  ])('%s in %s at %s is %s to %s', (period, zone, at, startsAt, endsAt) => {
    expect(iso(period, zone, at)).toEqual([startsAt, endsAt]);
  });

  it('TOTAL never ends', () => {
    expect(windowAt('TOTAL', 'UTC', 0)).toEqual({ startsAt: -Infinity, endsAt: Infinity });
  });

  // Those whose rules are odd as often as all others together.
  const odd = [
    'UTC',
    'Europe/Zurich',
    'Asia/Kolkata',
    'Pacific/Auckland',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Antarctica/Troll',
    'Africa/Casablanca',
  ];
  const zone = fc.oneof(fc.constantFrom(...odd), fc.constantFrom(...Intl.supportedValuesOf('timeZone')));
  const periods: BudgetPeriod[] = ['MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'];

  it('contain their moment, and the next begins where one ends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...periods),
        zone,
        fc.integer({ min: Date.parse('2005-01-01'), max: Date.parse('2035-01-01') }),
        (period, zone, now) => {
          const window = windowAt(period, zone, now);
          expect(window.startsAt <= now && now < window.endsAt).toBe(true);
          expect(windowAt(period, zone, window.endsAt).startsAt).toBe(window.endsAt);
          expect(windowAt(period, zone, window.endsAt - 1)).toEqual(window);
          expect(windowAt(period, zone, window.startsAt)).toEqual(window);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('have names that say unit, slot and end', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('USD' as const, 'TOKENS' as const, 'REQUESTS' as const),
        fc.nat(1_000_000),
        fc.constantFrom(...periods, 'TOTAL' as const),
        fc.integer({ min: Date.parse('2005-01-01'), max: Date.parse('2035-01-01') }),
        (unit, slot, period, now) => {
          const window = windowAt(period, 'UTC', now);
          const name = windowName(unit, slot.toString(36), window);
          expect(parseWindowName(name)).toEqual({ unit, slot: slot.toString(36), endsAt: window.endsAt });
        },
      ),
    );
    expect(parseWindowName('rev')).toBeUndefined();
    expect(parseWindowName('Habc.12345')).toBeUndefined();
  });

  it('know IANA zones and nothing else', () => {
    expect(isTimeZone('Europe/Zurich')).toBe(true);
    for (const wrong of ['', 'Mars/Olympus', '+02:00', 'UTC; DROP']) expect(isTimeZone(wrong)).toBe(false);
  });
});
