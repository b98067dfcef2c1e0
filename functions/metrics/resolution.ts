import type { UsagePeriod } from '../../schema/types.ts';
import { invalidInput, isProblem, type Problem } from '../errors/problem.ts';
import { rangeOf, slotsIn, TOO_MANY_POINTS, type AskedRange } from '../usage/range.ts';
import type { Slot } from '../usage/slots.ts';

const DAY_MS = 86_400_000;

/** Clocks differ, and a question takes its time: what is of a limit's last minutes is taken to be beyond it. */
const MARGIN_MS = 300_000;

/** How long CloudWatch keeps metrics. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const KEPT_DAYS = 455;

/** How finely it keeps what is up to so many days old, in seconds. */
const RESOLUTIONS = [
  { days: 15, seconds: 60 },
  { days: 63, seconds: 300 },
  { days: KEPT_DAYS, seconds: 3_600 },
] as const;

/** What CloudWatch is asked for, from the finest on, in seconds; a day is the longest that there is. */
const PERIODS = [60, 300, 900, 1_800, 3_600, 86_400];

/** A range is asked for so finely that it has no more points than this, where that can be. */
const POINTS = 1_440;

/** The points of an answer, and how finely CloudWatch is to be asked so that each is a sum of whole periods. */
export interface Points {
  slots: Slot[];
  /** In seconds. */
  resolution: number;
}

/** What a question about a range comes to, or what is wrong with it. The first and last points reach to where the resolution lets them begin and end. */
export function pointsOf(
  asked: AskedRange & { period?: UsagePeriod | null | undefined },
  timeZone: string,
  now: number,
): Points | Problem {
  const range = rangeOf(asked, now);
  if (isProblem(range)) return range;
  const age = now - range.startsAt + MARGIN_MS;
  const finest = RESOLUTIONS.find(({ days }) => age <= days * DAY_MS);
  if (!finest)
    return wrong('from', `must be at most ${KEPT_DAYS} days ago: CloudWatch keeps metrics no longer`);
  const slots = asked.period ? slotsIn(range, asked.period, timeZone) : [range];
  if (!slots) return wrong('period', TOO_MANY_POINTS);
  const inner = slots.slice(1).map(({ startsAt }) => startsAt);
  const fitting = PERIODS.filter(
    (seconds) =>
      seconds >= finest.seconds &&
      inner.every((at) => at % (seconds * 1_000) === 0) &&
      // Of a point that is longer than what is asked for, nobody could say how much is of it.
      (asked.period !== 'MINUTE' || seconds === 60) &&
      (asked.period !== 'QUARTER_HOUR' || seconds <= 900),
  );
  const length = range.endsAt - range.startsAt;
  const resolution = fitting.find((seconds) => length / (seconds * 1_000) <= POINTS) ?? fitting.at(-1);
  if (resolution === undefined)
    return wrong(
      'period',
      `can't be had: of that time CloudWatch has points of ${finest.seconds} seconds; choose a longer one, a later from, or a time zone whose days begin with an hour of UTC`,
    );
  return { slots: widened(slots, resolution * 1_000), resolution };
}

const wrong = (field: string, message: string): Problem => invalidInput({ field: `input.${field}`, message });

function widened(slots: readonly Slot[], step: number): Slot[] {
  const wide = slots.map((slot) => ({ ...slot }));
  const first = wide[0]!;
  const last = wide.at(-1)!;
  first.startsAt = Math.floor(first.startsAt / step) * step;
  last.endsAt = Math.ceil(last.endsAt / step) * step;
  return wide;
}
