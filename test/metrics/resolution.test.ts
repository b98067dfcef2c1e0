import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsagePeriod } from '../../schema/types.ts';
import { isProblem } from '../../functions/errors/problem.ts';
import { pointsOf } from '../../functions/metrics/resolution.ts';

const NOW = Date.parse('2026-11-25T12:00:30Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const iso = (at: number) => new Date(at).toISOString();
const points = (ageMs: number, period?: UsagePeriod, zone = 'UTC', to = NOW) =>
  pointsOf({ from: iso(NOW - ageMs), to: iso(to), period }, zone, NOW);

const resolutionOf = (...args: Parameters<typeof points>): number | string => {
  const answer = points(...args);
  if (!isProblem(answer)) return answer.resolution;
  return answer.problem === 'invalid-input' ? answer.fields[0]!.field : answer.problem;
};

describe('CloudWatch is asked as finely as it keeps metrics of that age, and as a range needs', () => {
  it.each<[string, number | string, Parameters<typeof points>]>([
    ['an hour', 60, [HOUR]],
    ['a day', 60, [DAY - MINUTE]],
    ['three days', 300, [3 * DAY]],
    ['14 days', 900, [14 * DAY]],
    ['a year', 86_400, [365 * DAY]],
    ['longer than it keeps', 'input.from', [456 * DAY]],
    ['minutes of today', 60, [DAY - MINUTE, 'MINUTE']],
    ['minutes of ten days ago', 60, [10 * DAY, 'MINUTE', 'UTC', NOW - 10 * DAY + HOUR]],
    ['minutes of 20 days ago', 'input.period', [20 * DAY, 'MINUTE', 'UTC', NOW - 20 * DAY + HOUR]],
    ['more minutes than are answered', 'input.period', [2 * DAY, 'MINUTE']],
    ['quarter hours of 20 days ago', 300, [20 * DAY, 'QUARTER_HOUR', 'UTC', NOW - 19 * DAY]],
    ['quarter hours of 70 days ago', 'input.period', [70 * DAY, 'QUARTER_HOUR', 'UTC', NOW - 69 * DAY]],
    ['days of UTC', 86_400, [90 * DAY, 'DAY']],
    ['days of Zurich', 3_600, [90 * DAY, 'DAY', 'Europe/Zurich']],
    ['days of Kolkata, lately', 1_800, [40 * DAY, 'DAY', 'Asia/Kolkata']],
    ['days of Kolkata, long ago', 'input.period', [90 * DAY, 'DAY', 'Asia/Kolkata']],
    ['from the future', 'input.from', [-HOUR]],
    ['reversed', 'input.to', [HOUR, undefined, 'UTC', NOW - 2 * HOUR]],
  ])('%s', (_what, resolution, args) => {
    expect(resolutionOf(...args)).toBe(resolution);
  });

  it('points follow each other, cover what was asked for, and are sums of whole periods', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: MINUTE, max: 450 * DAY }),
        fc.integer({ min: 1, max: 450 * DAY }),
        fc.option(fc.constantFrom(...Object.values(UsagePeriod)), { nil: undefined }),
        fc.constantFrom('UTC', 'Europe/Zurich', 'Asia/Kolkata', 'America/New_York'),
        (age, length, period, zone) => {
          const from = NOW - age;
          const to = Math.min(NOW, from + length);
          const answer = pointsOf({ from: iso(from), to: iso(to), period }, zone, NOW);
          if (isProblem(answer)) return;
          const { slots, resolution } = answer;
          expect(slots[0]!.startsAt).toBeLessThanOrEqual(from);
          expect(slots.at(-1)!.endsAt).toBeGreaterThanOrEqual(to);
          slots.forEach(({ startsAt, endsAt }, i) => {
            expect([startsAt % (resolution * 1_000), endsAt % (resolution * 1_000)]).toEqual([0, 0]);
            if (i > 0) expect(startsAt).toBe(slots[i - 1]!.endsAt);
          });
        },
      ),
    );
  });
});
