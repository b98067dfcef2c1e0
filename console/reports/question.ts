import type {
  UsageDimension,
  UsageFigures,
  UsageFilter,
  UsageInput,
  UsagePeriod,
} from '../../schema/types.ts';
import { DIMENSIONS } from '../charts/series.ts';
import { startOfDay } from '../format/time.ts';

/** How far back a report goes, and the periods that its points may have: the first is what it has if nobody says. */
export const RANGES = {
  today: { title: 'Today', days: 0, periods: ['HOUR', 'QUARTER_HOUR'] },
  week: { title: 'The last 7 days', days: 6, periods: ['DAY', 'HOUR'] },
  month: { title: 'The last 30 days', days: 29, periods: ['DAY', 'WEEK'] },
  quarter: { title: 'The last 90 days', days: 89, periods: ['WEEK', 'DAY', 'MONTH'] },
  year: { title: 'The last 365 days', days: 364, periods: ['MONTH', 'WEEK'] },
} as const satisfies Record<string, { title: string; days: number; periods: readonly UsagePeriod[] }>;

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
  return {
    from: startOfDay(now, RANGES[range].days).toISOString(),
    timeZone,
    groupBy,
    filter,
    limit: 1000,
  };
}

const STEPS: Record<UsagePeriod, (at: Date) => Date> = {
  MINUTE: (at) => new Date(at.getTime() + 60_000),
  QUARTER_HOUR: (at) => new Date(at.getTime() + 15 * 60_000),
  HOUR: (at) => new Date(at.getTime() + 60 * 60_000),
  DAY: (at) => startOfDay(at, -1),
  WEEK: (at) => startOfDay(at, -(7 - ((at.getDay() + 6) % 7))),
  MONTH: (at) => new Date(at.getFullYear(), at.getMonth() + 1, 1),
};

/** The points of a range: the first begins with it, the others with the clock or the calendar. */
export function pointsOf({ range, period }: Question, now: Date): Date[] {
  const points: Date[] = [];
  for (let at = startOfDay(now, RANGES[range].days); at <= now; at = STEPS[period](at)) points.push(at);
  return points;
}
