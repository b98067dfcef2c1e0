import type { UsagePeriod } from '../../schema/types.ts';
import { invalidInput, type Problem } from '../errors/problem.ts';
import { windowAt } from '../ledger/ledger.ts';
import { MINUTE_MS, quarterHourAt, type Slot } from './slots.ts';

const DAY_MS = 86_400_000;

/** The clock of who asks may be ahead of ours by so much. */
const TOLERANCE_MS = MINUTE_MS;

/** A series has at most so many points. */
const MAX_POINTS = 1_500;

/** The longest range of each period, in days; without one, of totals. Minutes are read from entries, of the last day only. */
const MAX_DAYS: Record<UsagePeriod | 'TOTAL', number> = {
  MINUTE: 1,
  QUARTER_HOUR: 14,
  HOUR: 62,
  DAY: 1_100,
  WEEK: 1_830,
  MONTH: 1_830,
  TOTAL: 1_830,
};

/** A range as it is asked for: ISO 8601. */
export interface AskedRange {
  from: string;
  to?: string | null | undefined;
}

/** The range of a question, in ms, or what is wrong with it. */
export function rangeOf({ from, to }: AskedRange, now: number, within = 'input'): Slot | Problem {
  const wrong = wrongIn(within);
  const startsAt = Date.parse(from);
  const endsAt = to == null ? now + 1 : Date.parse(to);
  if (startsAt > now) return wrong('from', 'must not be in the future');
  if (endsAt > now + TOLERANCE_MS)
    return wrong('to', 'must not be in the future; leave it out for all up to now');
  if (startsAt >= endsAt) return wrong('to', 'must be after from');
  return { startsAt, endsAt };
}

const wrongIn =
  (within: string) =>
  (field: string, message: string): Problem =>
    invalidInput({ field: `${within}.${field}`, message });

const PERIODS: Record<UsagePeriod, (at: number, timeZone: string) => Slot> = {
  MINUTE: (at, zone) => windowAt('MINUTE', zone, at),
  QUARTER_HOUR: (at) => quarterHourAt(at),
  HOUR: (at, zone) => windowAt('HOUR', zone, at),
  DAY: (at, zone) => windowAt('DAY', zone, at),
  WEEK: (at, zone) => windowAt('WEEK', zone, at),
  MONTH: (at, zone) => windowAt('MONTH', zone, at),
};

/** The points of a series over a range: the first and last are as long as the range lets them be. */
export function pointsOf(
  range: Slot,
  period: UsagePeriod | null | undefined,
  timeZone: string,
  now: number,
): Slot[] | Problem {
  const wrong = wrongIn('input');
  const days = (range.endsAt - range.startsAt) / DAY_MS;
  const longest = MAX_DAYS[period ?? 'TOTAL'];
  if (days > longest)
    return wrong(
      'from',
      `is ${Math.ceil(days)} days before the end; ${period ? `by ${period} at most ${longest} days are answered: choose a longer period or a shorter range` : `at most ${longest} are answered`}`,
    );
  if (!period) return [range];
  if (period === 'MINUTE' && range.startsAt < now - DAY_MS - TOLERANCE_MS)
    return wrong('period', 'MINUTE is answered for the last 24 hours only; choose a longer one');
  return slotsIn(range, period, timeZone) ?? wrong('period', TOO_MANY_POINTS);
}

export const TOO_MANY_POINTS = `makes more than ${MAX_POINTS} points; choose a longer one`;

/** A range in parts of a period; undefined where that is too many. */
export function slotsIn(range: Slot, period: UsagePeriod, timeZone: string): Slot[] | undefined {
  const slots: Slot[] = [];
  for (let at = range.startsAt; at < range.endsAt;) {
    const endsAt = Math.min(range.endsAt, PERIODS[period](at, timeZone).endsAt);
    slots.push({ startsAt: at, endsAt });
    if (slots.length > MAX_POINTS) return undefined;
    at = endsAt;
  }
  return slots;
}
