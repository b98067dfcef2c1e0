import type {
  UsageDimension,
  UsageFigures,
  UsageFilter,
  UsageInput,
  UsagePeriod,
} from '../../schema/types.ts';
import { DIMENSIONS } from '../charts/series.ts';
import { startOfDay, startOfMonth } from '../format/time.ts';

interface Range {
  title: string;
  from: (now: Date) => Date;
  /** Up to now if absent. */
  to?: (now: Date) => Date;
  periods: readonly UsagePeriod[];
}

const MINUTE_MS = 60_000;

/** What a report is of, and the periods that its points may have: the first is what it has if nobody says. */
export const RANGES = {
  hour: { title: 'The last hour', from: (now) => minutesBefore(now, 59), periods: ['MINUTE'] },
  today: { title: 'Today', from: startOfDay, periods: ['HOUR', 'QUARTER_HOUR'] },
  week: { title: 'The last 7 days', from: (now) => startOfDay(now, 6), periods: ['DAY', 'HOUR'] },
  month: { title: 'The last 30 days', from: (now) => startOfDay(now, 29), periods: ['DAY', 'WEEK'] },
  thisMonth: { title: 'This month', from: startOfMonth, periods: ['DAY', 'WEEK'] },
  lastMonth: {
    title: 'Last month',
    from: (now) => startOfMonth(new Date(startOfMonth(now).getTime() - 1)),
    to: startOfMonth,
    periods: ['DAY', 'WEEK'],
  },
  quarter: {
    title: 'The last 90 days',
    from: (now) => startOfDay(now, 89),
    periods: ['WEEK', 'DAY', 'MONTH'],
  },
  year: { title: 'The last 365 days', from: (now) => startOfDay(now, 364), periods: ['MONTH', 'WEEK'] },
} as const satisfies Record<string, Range>;

const minutesBefore = (at: Date, minutes: number): Date =>
  new Date((Math.floor(at.getTime() / MINUTE_MS) - minutes) * MINUTE_MS);

type RangeName = keyof typeof RANGES;

export const PERIOD_TITLES: Record<UsagePeriod, string> = {
  MINUTE: 'By the minute',
  QUARTER_HOUR: 'By the quarter-hour',
  HOUR: 'By the hour',
  DAY: 'By day',
  WEEK: 'By week',
  MONTH: 'By month',
};

/** What a chart may show of each point. */
export const MEASURES = {
  cost: { title: 'Cost', unit: 'USD', of: ({ costUsd = 0 }) => costUsd },
  calls: { title: 'Calls', unit: 'REQUESTS', of: ({ calls = 0 }) => calls },
  denied: { title: 'Denied calls', unit: 'REQUESTS', of: ({ denied = 0 }) => denied },
  tokens: { title: 'Tokens', unit: 'TOKENS', of: ({ totalTokens = 0 }) => totalTokens },
} as const satisfies Record<
  string,
  { title: string; unit: 'USD' | 'TOKENS' | 'REQUESTS'; of: (figures: Partial<UsageFigures>) => number }
>;

type MeasureName = keyof typeof MEASURES;

/** What a report is asked for, as its address has it. */
export interface Question {
  range: RangeName;
  period: UsagePeriod;
  measure: MeasureName;
  groupBy: UsageDimension[];
}

const oneOf = <T extends object>(of: T, name: string | null, otherwise: keyof T): keyof T =>
  name !== null && Object.hasOwn(of, name) ? (name as keyof T) : otherwise;

/** Reads an address; what it says that can't be is left out. */
export function questionOf(query: URLSearchParams): Question {
  const range = oneOf(RANGES, query.get('range'), 'month');
  const periods: readonly UsagePeriod[] = RANGES[range].periods;
  const period = periods.find((one) => one === query.get('period')) ?? periods[0]!;
  const named = (query.get('by') ?? 'COST_CENTER').split(',');
  const groupBy = (Object.keys(DIMENSIONS) as UsageDimension[]).filter((one) => named.includes(one));
  return { range, period, measure: oneOf(MEASURES, query.get('measure'), 'cost'), groupBy };
}

/** The question as the API takes it, without a period: totals of the range. */
export function inputOf(
  { range, groupBy }: Question,
  filter: UsageFilter,
  timeZone: string,
  now: Date,
): UsageInput {
  const { from, to }: Range = RANGES[range];
  return {
    from: from(now).toISOString(),
    ...(to && { to: to(now).toISOString() }),
    timeZone,
    groupBy,
    filter,
    limit: 1000,
  };
}

const STEPS: Record<UsagePeriod, (at: Date) => Date> = {
  MINUTE: (at) => new Date(at.getTime() + MINUTE_MS),
  QUARTER_HOUR: (at) => new Date(at.getTime() + 15 * 60_000),
  HOUR: (at) => new Date(at.getTime() + 60 * 60_000),
  DAY: (at) => startOfDay(at, -1),
  WEEK: (at) => startOfDay(at, -(7 - ((at.getDay() + 6) % 7))),
  MONTH: (at) => new Date(at.getFullYear(), at.getMonth() + 1, 1),
};

/** The points of a range: the first begins with it, the others with the clock or the calendar. */
export function pointsOf({ range, period }: Question, now: Date): Date[] {
  const { from, to }: Range = RANGES[range];
  const points: Date[] = [];
  const isIn = (at: Date) => (to ? at < to(now) : at <= now);
  for (let at = from(now); isIn(at); at = STEPS[period](at)) points.push(at);
  return points;
}
