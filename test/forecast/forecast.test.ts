import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecast, type ForecastQuestion, type Series } from '../../functions/forecast/forecast.ts';
import { PERIODS } from '../../functions/forecast/periods.ts';
import { MONTHS, seeded } from '../support/synthetic-use.ts';

const HOUR = 3_600_000;
const DAY = PERIODS.DAY.lengthMs;
const NOON = DAY / 2;

/** Series end at time 0 with the last whole day; the one that is not over began then. */
const daily = (whole: readonly number[], change: Partial<Series> = {}): Series => ({
  begun: 0,
  whole,
  current: 0,
  currentStartsAt: 0,
  currentEndsAt: DAY,
  periodMs: DAY,
  seasons: PERIODS.DAY.seasons,
  startedAt: -whole.length * DAY,
  ...change,
});

const asked = (series: Series, change: Partial<ForecastQuestion> = {}): ForecastQuestion => ({
  series,
  now: 0,
  endsAt: 10 * DAY,
  countsSince: -10 * DAY,
  spent: 50,
  limit: 1_000,
  ...change,
});

const amount = fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1e6, noNaN: true }));
const anyQuestion: fc.Arbitrary<ForecastQuestion> = fc
  .record({
    whole: fc.oneof(
      fc.array(amount, { maxLength: 20 }),
      fc.array(amount, { minLength: 21, maxLength: 56 }),
      fc.array(fc.constantFrom(0, 0, 0, 1, 1_000), { minLength: 21, maxLength: 56 }),
    ),
    begun: amount,
    current: amount,
    now: fc.integer({ min: 0, max: DAY - 1 }),
    left: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 90 * DAY })),
    spent: amount,
    limit: amount,
  })
  .map(({ whole, begun, current, now, left, spent, limit }) => {
    const hasUse = current + begun > 0 || whole.some((one) => one > 0);
    const startedAt = hasUse ? -(whole.length + 0.5) * DAY : undefined;
    const series = daily(whole, { begun, current, startedAt });
    return asked(series, { now, endsAt: now + left, spent, limit });
  });

const scaled = (question: ForecastQuestion, by: number): ForecastQuestion => ({
  ...question,
  spent: question.spent * by,
  limit: question.limit * by,
  series: {
    ...question.series,
    begun: question.series.begun * by,
    current: question.series.current * by,
    whole: question.series.whole.map((one) => one * by),
  },
});

const law = (check: (question: ForecastQuestion) => void) => fc.assert(fc.property(anyQuestion, check));

describe('the laws of a forecast', () => {
  it('it is never below what is spent, and low ≤ expected ≤ high', () =>
    law((question) => {
      const { low, expected, high } = forecast(question).total!;
      const least = question.spent * (1 - 1e-9);
      expect(low).toBeGreaterThanOrEqual(least);
      expect(expected).toBeGreaterThanOrEqual(low);
      expect(high).toBeGreaterThanOrEqual(expected);
    }));

  it('at the end of its window it is what is spent', () =>
    law((question) => {
      const { spent, now } = question;
      expect(forecast({ ...question, endsAt: now }).total).toEqual({
        low: spent,
        expected: spent,
        high: spent,
      });
    }));

  it('no use forecasts no use', () =>
    law((question) => {
      const whole = question.series.whole.map(() => 0);
      const series = daily(whole, { startedAt: undefined });
      const { method, total } = forecast({ ...question, series });
      const { spent } = question;
      expect({ method, total }).toEqual({
        method: 'NO_USAGE',
        total: { low: spent, expected: spent, high: spent },
      });
    }));

  it('in another currency it is the same: twice of everything is twice the forecast, and the same moments', () =>
    law((question) => {
      const [once, twice] = [forecast(question), forecast(scaled(question, 2))]; // a power of two: exact
      expect(twice.total).toEqual({
        low: once.total!.low * 2,
        expected: once.total!.expected * 2,
        high: once.total!.high * 2,
      });
      expect([twice.runsOutAt, twice.runsOutAtEarliest]).toEqual([once.runsOutAt, once.runsOutAtEarliest]);
    }));

  it('a longer window expects no less', () =>
    law((question) => {
      const longer = { ...question, endsAt: question.endsAt + 5 * DAY };
      const least = forecast(question).total!.expected * (1 - 1e-9);
      expect(forecast(longer).total!.expected).toBeGreaterThanOrEqual(least);
    }));

  it('it runs out within the window where more than the limit is expected, and never before now', () =>
    law((question) => {
      const { total, runsOutAt, runsOutAtEarliest } = forecast(question);
      const { limit, now, endsAt } = question;
      const isNear = (value: number) => Math.abs(value - limit) <= 1e-6 * limit;
      if (!isNear(total!.expected)) expect(runsOutAt !== undefined).toBe(total!.expected > limit);
      if (!isNear(total!.high)) expect(runsOutAtEarliest !== undefined).toBe(total!.high > limit);
      for (const at of [runsOutAt, runsOutAtEarliest])
        if (at !== undefined) {
          expect(at).toBeGreaterThanOrEqual(now);
          expect(at).toBeLessThanOrEqual(endsAt);
        }
      if (runsOutAt !== undefined) expect(runsOutAtEarliest!).toBeLessThanOrEqual(runsOutAt + 1);
    }));
});

describe('by example', () => {
  const total = (question: ForecastQuestion) => forecast(question).total!.expected;

  it('the same every day goes on as it is, and runs out when that comes to the limit', () => {
    const question = asked(daily(Array(28).fill(10)), { limit: 100 });
    expect(forecast(question)).toMatchObject({
      method: 'SEASONAL',
      total: { low: 150, expected: 150, high: 150 },
      runsOutAt: 5 * DAY,
      runsOutAtEarliest: 5 * DAY,
      burnRate: { recent: 10, window: 5 },
    });
  });

  it('of a day that is half over, half is still to come', () => {
    const series = daily(Array(28).fill(10), { current: 70 });
    expect(total(asked(series, { now: NOON, endsAt: DAY }))).toBeCloseTo(55);
  });

  it('knows the weekend', () => {
    const weeks = Array.from({ length: 28 }, (_, i) => (i % 7 < 5 ? 10 : 0));
    expect(total(asked(daily(weeks), { endsAt: 5 * DAY }))).toBeCloseTo(100);
    expect(total(asked(daily(weeks), { endsAt: 7 * DAY }))).toBeCloseTo(100);
    expect(total(asked(daily([...weeks, 10, 10, 10, 10, 10]), { endsAt: 2 * DAY }))).toBeCloseTo(50);
  });

  it('a spike is not taken for the rule, wherever it was', () => {
    for (const at of [0, 13, 26, 27]) {
      const whole = Array.from({ length: 28 }, (_, i) => (i === at ? 500 : 10));
      const expected = total(asked(daily(whole)));
      expect(expected).toBeGreaterThan(140);
      expect(expected).toBeLessThan(170);
    }
    const today = daily(Array(28).fill(10), { current: 5_000 });
    expect(total(asked(today, { spent: 5_050, now: NOON }))).toBeCloseTo(5_050 + 95);
  });

  it('what comes on one day in four is how the work comes, and stays', () => {
    const whole = Array.from({ length: 28 }, (_, i) => (i % 4 === 0 ? 40 : 0));
    expect(total(asked(daily(whole)))).toBeGreaterThan(50 + 70);
  });

  it('growth goes on for a time, and less and less', () => {
    const whole = Array.from({ length: 56 }, (_, i) => 10 + i);
    const ofNext = (days: number) => total(asked(daily(whole), { spent: 0, endsAt: days * DAY }));
    expect(ofNext(1)).toBeGreaterThan(60);
    expect(ofNext(1)).toBeLessThan(70);
    expect(ofNext(30)).toBeLessThan(30 * (66 + 15));
    expect(ofNext(30)).toBeGreaterThan(30 * 66);
  });

  it('a new level is believed after a week', () => {
    const whole = [...Array<number>(28).fill(10), ...Array<number>(7).fill(20)];
    expect(total(asked(daily(whole)))).toBeCloseTo(50 + 200);
  });

  it('on its first day it takes the average since the first call, and says half to twice as much', () => {
    const series = daily([], { current: 12, startedAt: 0 });
    const { method, total: first } = forecast(asked(series, { now: NOON, endsAt: 1.5 * DAY, spent: 12 }));
    expect(method).toBe('AVERAGE');
    expect(first).toEqual({ low: 24, expected: 36, high: 60 });
  });

  it('of less than a quarter of a day nothing is expected, but that what has run out has', () => {
    const series = (agoMs: number) => daily([], { current: 1, startedAt: NOON - agoMs });
    const made = (agoMs: number, limit = 10) =>
      forecast(asked(series(agoMs), { now: NOON, endsAt: NOON + DAY, spent: 1, limit }));
    expect(made(5 * HOUR)).toMatchObject({ method: 'TOO_YOUNG', total: undefined, runsOutAt: undefined });
    expect(made(5 * HOUR, 1)).toMatchObject({ method: 'TOO_YOUNG', runsOutAt: NOON });
    expect(made(6 * HOUR)).toMatchObject({ method: 'AVERAGE', total: { expected: 1 + 4 } });
  });

  it('without end it has no total, but may run out within a year', () => {
    const question = asked(daily(Array(28).fill(10)), { endsAt: Infinity, limit: 450 });
    expect(forecast(question)).toMatchObject({ total: undefined, runsOutAt: 40 * DAY });
    expect(forecast({ ...question, limit: 10_000 }).runsOutAt).toBeUndefined();
  });

  it('what has run out has run out now', () =>
    expect(forecast(asked(daily([]), { limit: 50 }))).toMatchObject({ runsOutAt: 0, runsOutAtEarliest: 0 }));
});

describe('on made-up months', () => {
  it('four in five ends are in the range, more or less, and a straight line is further off where there is a rhythm', () => {
    let [inRange, error, straight] = [0, 0, 0];
    const seeds = 60;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const random = seeded(seed);
      const use = Array.from({ length: 86 }, (_, i) => MONTHS['weekly rhythm']!(i - 56, random));
      const sumOf = (from: number, to: number) => use.slice(from, to).reduce((all, one) => all + one, 0);
      const [spent, truth] = [sumOf(56, 66), sumOf(56, 86)];
      const { low, expected, high } = forecast(asked(daily(use.slice(10, 66)), { spent, endsAt: 20 * DAY })).total!; // prettier-ignore
      if (low <= truth && truth <= high) inRange += 1 / seeds;
      error += Math.abs(expected - truth);
      straight += Math.abs(spent * 3 - truth);
    }
    expect(inRange).toBeGreaterThan(0.65);
    expect(inRange).toBeLessThan(0.97);
    expect(error).toBeLessThan(straight);
  });
});
