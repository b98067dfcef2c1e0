import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { cover } from '../../functions/usage/cover.ts';
import type { Due } from '../../functions/usage/due.ts';
import { calendarOf, LEVELS, slotAt, type Level } from '../../functions/usage/slots.ts';

const FROM = Date.parse('2026-01-20T00:00:00Z');
const TO = Date.parse('2026-05-10T00:00:00Z');
const ZONES = ['UTC', 'Europe/Zurich', 'Asia/Kathmandu'];
const moment = fc.integer({ min: FROM, max: TO });

const anyDue = fc
  .record({
    at: moment,
    level: fc.constantFrom(...LEVELS),
    zone: fc.constantFrom(...ZONES),
  })
  .map(({ at, level, zone: given }): Due => {
    const { zone } = calendarOf(level, given);
    return { costCenter: 'sales', level, zone, startsAt: slotAt[level](at, zone).startsAt, id: 'x' };
  });

/** What is due of these makes a roll-up of a level wrong. */
const WRONG_WITH: Record<Level, Level[]> = {
  QUARTER_HOUR: ['QUARTER_HOUR'],
  HOUR: ['QUARTER_HOUR', 'HOUR'],
  DAY: ['QUARTER_HOUR', 'DAY'],
  MONTH: ['QUARTER_HOUR', 'DAY', 'MONTH'],
};

it('covers every moment once, and reads nothing from a roll-up that may be wrong', () => {
  const asked = fc.record({
    a: moment,
    b: moment,
    zone: fc.constantFrom(undefined, ...ZONES),
    due: fc.array(anyDue, { maxLength: 6 }),
    hoursFrom: fc.oneof(fc.constantFrom(0, Infinity), moment),
  });
  fc.assert(
    fc.property(asked, ({ a, b, zone: of, due, hoursFrom }) => {
      const range = { startsAt: Math.min(a, b), endsAt: Math.max(a, b) };
      const zone = of as string | undefined;
      const pieces = cover(range, { due, hoursFrom, ...(zone !== undefined && { zone }) });
      let at = range.startsAt;
      for (const { startsAt, endsAt, from } of pieces) {
        expect(startsAt).toBe(at);
        expect(endsAt).toBeGreaterThan(startsAt);
        at = endsAt;
        if (from === 'ENTRIES') continue;
        expect(from !== 'HOUR' || startsAt >= hoursFrom).toBe(true);
        expect(zone !== undefined || (from !== 'DAY' && from !== 'MONTH')).toBe(true);
        for (const one of due) {
          const concerns =
            WRONG_WITH[from].includes(one.level) && one.zone === calendarOf(one.level, zone ?? '').zone;
          const slot = slotAt[one.level](one.startsAt, one.zone);
          if (concerns) expect(slot.startsAt >= endsAt || slot.endsAt <= startsAt).toBe(true);
        }
        for (let t = startsAt; t < endsAt; t = slotAt[from](t, zone ?? 'UTC').endsAt)
          expect(slotAt[from](t, zone ?? 'UTC').startsAt).toBe(t);
      }
      expect(at).toBe(range.endsAt);
    }),
    { numRuns: 60 },
  );
});

it('a year of whole days in the time zone of the roll-ups is months', () => {
  const zone = 'Europe/Zurich';
  const range = { startsAt: Date.parse('2024-12-31T23:00:00Z'), endsAt: Date.parse('2025-12-31T23:00:00Z') };
  expect(cover(range, { due: [], zone, hoursFrom: 0 })).toEqual([{ ...range, from: 'MONTH' }]);
});
