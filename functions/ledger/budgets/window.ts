import { Temporal } from 'temporal-polyfill';
import type { BudgetPeriod } from '../../../schema/types.ts';
import { BoundedMap } from '../bounded-map.ts';

/** A stretch of time, in ms since the epoch. */
export interface Window {
  /** The first moment in it; -Infinity for TOTAL. */
  startsAt: number;
  /** The first moment after it; Infinity for TOTAL. */
  endsAt: number;
}

const FOREVER: Window = { startsAt: -Infinity, endsAt: Infinity };

/** The last window found for each calendar: a warm function asks for the same one again and again. */
const lastFound = new BoundedMap<string, Window>(1_000);

/**
 * The calendar window of `period` around `now` (ms) in an IANA time zone. Days are as long as the zone makes them
 * (23 or 25 hours when clocks change); weeks begin on Monday (ISO 8601). Windows of a calendar join without gap.
 */
export function windowAt(period: BudgetPeriod, timeZone: string, now: number): Window {
  if (period === 'TOTAL') return FOREVER;
  const calendar = `${period} ${timeZone}`;
  const last = lastFound.get(calendar);
  if (last && last.startsAt <= now && now < last.endsAt) return last;
  const found = findWindow(period, timeZone, now);
  lastFound.set(calendar, found);
  return found;
}

type Calendar = Exclude<BudgetPeriod, 'TOTAL'>;

function findWindow(period: Calendar, timeZone: string, now: number): Window {
  if (period === 'MINUTE') return minuteWindow(now);
  if (period === 'HOUR') return hourWindow(timeZone, now);
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const first = firstDay(period, today);
  const midnight = (date: Temporal.PlainDate) => date.toZonedDateTime(timeZone).epochMilliseconds;
  return { startsAt: midnight(first), endsAt: midnight(first.add(LENGTH[period])) };
}

const LENGTH = {
  DAY: { days: 1 },
  WEEK: { weeks: 1 },
  MONTH: { months: 1 },
  QUARTER: { months: 3 },
  YEAR: { years: 1 },
} as const;

function firstDay(period: keyof typeof LENGTH, day: Temporal.PlainDate): Temporal.PlainDate {
  switch (period) {
    case 'DAY':
      return day;
    case 'WEEK':
      return day.subtract({ days: day.dayOfWeek - 1 });
    case 'MONTH':
      return day.with({ day: 1 });
    case 'QUARTER':
      return day.with({ month: day.month - ((day.month - 1) % 3), day: 1 });
    case 'YEAR':
      return day.with({ month: 1, day: 1 });
  }
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Every zone's offset is whole minutes, so a minute is a minute anywhere. */
function minuteWindow(now: number): Window {
  const startsAt = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  return { startsAt, endsAt: startsAt + MINUTE_MS };
}

/**
 * Hours begin at :00 on the wall clock, even where the offset is not whole hours. When clocks go back the repeated
 * hour is a window of its own; a change of half an hour (Lord Howe Island) cuts the hour that it falls into.
 */
function hourWindow(timeZone: string, now: number): Window {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const offset = local.offsetNanoseconds / 1_000_000;
  const startsAt = Math.floor((now + offset) / HOUR_MS) * HOUR_MS - offset;
  const changedAt = local.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds;
  const changesAt = local.getTimeZoneTransition('next')?.epochMilliseconds;
  return {
    startsAt: Math.max(startsAt, changedAt ?? -Infinity),
    endsAt: Math.min(startsAt + HOUR_MS, changesAt ?? Infinity),
  };
}

/** Whether Temporal (that is, the machine's time zone data) knows the zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return /^[A-Za-z]/.test(timeZone); // a bare offset such as +02:00 is no IANA zone
  } catch {
    return false;
  }
}
