import type { BudgetPeriod } from '../../schema/types.ts';

/** A time on the wall: what a clock and a calendar in some zone show. Months are from 0, as `Date` has them. */
interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const DAYS_A_WEEK = 7;
const MONTHS_A_QUARTER = 3;

/** On the wall: when the window began that holds a time, and when the next begins. */
const EDGES: Record<Exclude<BudgetPeriod, 'TOTAL'>, (at: Wall) => [Partial<Wall>, Partial<Wall>]> = {
  MINUTE: (at) => [at, { ...at, minute: at.minute + 1 }],
  HOUR: ({ minute: _, ...at }) => [at, { ...at, hour: at.hour + 1 }],
  DAY: ({ year, month, day }) => [
    { year, month, day },
    { year, month, day: day + 1 },
  ],
  WEEK: ({ year, month, day }) => {
    const sinceMonday = (new Date(Date.UTC(year, month, day)).getUTCDay() + DAYS_A_WEEK - 1) % DAYS_A_WEEK;
    const monday = day - sinceMonday;
    return [
      { year, month, day: monday },
      { year, month, day: monday + DAYS_A_WEEK },
    ];
  },
  MONTH: ({ year, month }) => [
    { year, month },
    { year, month: month + 1 },
  ],
  QUARTER: ({ year, month }) => {
    const first = month - (month % MONTHS_A_QUARTER);
    return [
      { year, month: first },
      { year, month: first + MONTHS_A_QUARTER },
    ];
  },
  YEAR: ({ year }) => [{ year }, { year: year + 1 }],
};

/** The window of a period that holds a moment, in a zone's calendar; null for one that never ends. Throws `RangeError` for a zone that there is none of. */
export function windowPreview(
  period: BudgetPeriod,
  timeZone: string,
  at: number,
): { startsAt: number; endsAt: number } | null {
  if (period === 'TOTAL') return null;
  const [start, end] = EDGES[period](wallAt(at, timeZone));
  return { startsAt: momentOf(start, timeZone), endsAt: momentOf(end, timeZone) };
}

const asUtc = ({ year = 0, month = 0, day = 1, hour = 0, minute = 0 }: Partial<Wall>): number =>
  Date.UTC(year, month, day, hour, minute);

function wallAt(at: number, timeZone: string): Wall {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)!.value);
  return {
    year: of('year'),
    month: of('month') - 1,
    day: of('day'),
    hour: of('hour'),
    minute: of('minute'),
  };
}

/** When it is so on the wall. The zone's offset there is not known before it is; two tries find it but within the hour of a change of clocks. */
function momentOf(wall: Partial<Wall>, timeZone: string): number {
  const wanted = asUtc(wall);
  let moment = wanted;
  for (let i = 0; i < 2; i += 1) moment += wanted - asUtc(wallAt(moment, timeZone));
  return moment;
}

/** Every zone that the browser knows; UTC first. */
export const timeZones = (): string[] => [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
];
