import type { CostGranularity } from '../../schema/types.ts';
import { invalidInput, type Problem } from '../errors/problem.ts';

const DAY_MS = 86_400_000;

/** A stretch of UTC days, YYYY-MM-DD: `to` is the first day after it. */
export interface Days {
  from: string;
  to: string;
}

/** The longest period by days: a quarter. */
const MAX_DAYS = 93;

/** Cost Explorer has the month that it is, and thirteen before it, where an account has not asked for more. */
const MONTHS_BACK = 13;

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

const dayAfter = (day: string): string => dayOf(Date.parse(day) + DAY_MS);

/** The first day of a month that is so many months after a day's. */
export function firstOfMonth(day: string, months = 0): string {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return dayOf(Date.UTC(year, month - 1 + months, 1));
}

/** The oldest day that Cost Explorer knows of. */
export const oldestDay = (now: number): string => firstOfMonth(dayOf(now), -MONTHS_BACK);

/** The days that a report is asked of, or what is wrong with them; up to and including today by default. */
export function daysAskedFor(
  { from, to, granularity }: { from: string; to?: string | null | undefined; granularity: CostGranularity },
  now: number,
): Days | Problem {
  const wrong = (field: string, message: string): Problem =>
    invalidInput({ field: `input.${field}`, message });
  const today = dayOf(now);
  const latest = granularity === 'MONTHLY' ? firstOfMonth(today, 1) : dayAfter(today);
  const end = to ?? dayAfter(today);
  if (from > today) return wrong('from', 'must not be in the future');
  if (end > latest)
    return wrong('to', `must not be in the future: at most ${latest}, since the day itself does not count`);
  if (from >= end) return wrong('to', 'must be after from; the day itself does not count');
  const oldest = oldestDay(now);
  if (from < oldest)
    return wrong(
      'from',
      `must be ${oldest} or later: Cost Explorer has this month and ${MONTHS_BACK} before it`,
    );
  const days = (Date.parse(end) - Date.parse(from)) / DAY_MS;
  if (granularity === 'DAILY' && days > MAX_DAYS)
    return wrong(
      'from',
      `is ${days} days before the end; DAILY answers ${MAX_DAYS} at most: choose MONTHLY or a shorter range`,
    );
  return { from, to: end };
}

/** The periods of a report: the first and last month are as long as the range lets them be. */
export function periodsOf({ from, to }: Days, granularity: CostGranularity): Days[] {
  const periods: Days[] = [];
  for (let at = from; at < to;) {
    const next = NEXT[granularity](at);
    const end = next < to ? next : to;
    periods.push({ from: at, to: end });
    at = end;
  }
  return periods;
}

const NEXT: Record<CostGranularity, (day: string) => string> = {
  DAILY: dayAfter,
  MONTHLY: (day) => firstOfMonth(day, 1),
};
