import type { BudgetPeriod } from '../../schema/types.ts';
import { windowAt } from '../ledger/ledger.ts';
import type { Slot } from '../usage/slots.ts';

/** By what a forecast looks back and ahead. */
export type Grain = 'HOUR' | 'DAY';

const HOUR_MS = 60 * 60_000;

interface Periods {
  lengthMs: number;
  /** How many are looked back on. */
  lookedBackOn: number;
  /** How many a rhythm has, the longest first. */
  seasons: readonly number[];
}

/** Hours have the rhythm of the week, and before that is known the rhythm of the day; days have that of the week. */
export const PERIODS: Record<Grain, Periods> = {
  HOUR: { lengthMs: HOUR_MS, lookedBackOn: 4 * 7 * 24, seasons: [7 * 24, 24] },
  DAY: { lengthMs: 24 * HOUR_MS, lookedBackOn: 8 * 7, seasons: [7] },
};

/** By what the windows of each period are forecast: those of two days or less by the hour. */
export const GRAIN_OF: Record<BudgetPeriod, Grain> = {
  MINUTE: 'HOUR',
  HOUR: 'HOUR',
  DAY: 'HOUR',
  WEEK: 'DAY',
  MONTH: 'DAY',
  QUARTER: 'DAY',
  YEAR: 'DAY',
  TOTAL: 'DAY',
};

/**
 * The periods up to `now` (ms) in a time zone, the one that is not over last. Days are as long as the zone makes them; hours are stepped back by
 * sixty minutes each, which makes them the same hours of the wall clock but for half an hour on Lord Howe Island.
 */
export function periodsUpTo(now: number, grain: Grain, timeZone: string): Slot[] {
  const { lookedBackOn, lengthMs } = PERIODS[grain];
  const periods: Slot[] = [windowAt(grain, timeZone, now)];
  for (let i = 0; i < lookedBackOn; i += 1) {
    const endsAt = periods[0]!.startsAt;
    const before =
      grain === 'DAY' ? windowAt(grain, timeZone, endsAt - 1) : { startsAt: endsAt - lengthMs, endsAt };
    periods.unshift(before);
  }
  return periods;
}
