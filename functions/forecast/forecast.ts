import { ForecastMethod } from '../../schema/types.ts';
import { modelOf, type Model } from './model.ts';
import { pastErrors } from './past-errors.ts';
import { sum } from './robust.ts';

/** What a budget's scope used, period by period. Amounts are in the budget's unit. */
export interface Series {
  /** Of the period in which use began, unless that is longer ago than is looked back on; else 0. */
  begun: number;
  /** Of the whole periods since, the newest last. */
  whole: readonly number[];
  /** Of the period that is not over yet. */
  current: number;
  /** When that began, and when it ends (ms). */
  currentStartsAt: number;
  currentEndsAt: number;
  /** How long one is (ms): days and hours are taken as equally long from the current one on. */
  periodMs: number;
  /** How many periods a rhythm may have, the longest first. */
  seasons: readonly number[];
  /** The first moment that there can have been use (ms); undefined where there was none. */
  startedAt: number | undefined;
}

/** What to forecast from. Amounts are in the budget's unit, moments in ms. */
export interface ForecastQuestion {
  series: Series;
  now: number;
  /** When the window ends; Infinity for never. */
  endsAt: number;
  /** Since when the budget counts in this window. */
  countsSince: number;
  spent: number;
  limit: number;
}

/** What is expected of a window. */
export interface Forecast {
  method: ForecastMethod;
  /** A period: lately, and since the window began. */
  burnRate: { recent: number; window: number };
  /** At the window's end, with the range that four in five of all forecasts kept; undefined where it has none, or too little is known. */
  total: { low: number; expected: number; high: number } | undefined;
  /** When the limit is reached: as expected, and where it comes as thick as the range allows. Undefined for not in this window. */
  runsOutAt: number | undefined;
  runsOutAtEarliest: number | undefined;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Of a window without end, this much is looked ahead. */
const HORIZON_MS = 365 * DAY_MS;

/** Where nothing can be tried yet: half as much, or twice as much. */
const RULE_OF_THUMB = { low: -0.5, high: 1 };

/** Fewer whole periods: then what is not whole counts too. */
const FEW = 4;

/** The first use has at least this behind it, or one call a second ago would be a flood. */
const LEAST_HISTORY_MS = 15 * MINUTE_MS;

/** What is to come of a window: each period, or what is left of it. */
interface Ahead {
  startsAt: number;
  endsAt: number;
  expected: number;
}

/** Forecasts a window: what is spent, and what the series lets expect of the time that is left. */
export function forecast(question: ForecastQuestion): Forecast {
  const { series, now, spent, limit } = question;
  const endsAt = Math.min(Math.max(question.endsAt, now), now + HORIZON_MS);
  const model = modelFor(series, now);
  const ahead = [...aheadOf(series, model, now, endsAt)];
  const more = sum(ahead.map(({ expected }) => expected));
  const range = rangeOf(series, more, (endsAt - now) / series.periodMs);
  const isYoung = isTooYoung(series, now);
  const reachedAt = (least: number): number | undefined =>
    isYoung && spent < limit ? undefined : whenReached(ahead, now, limit - spent, least);
  return {
    method: methodOf(series, model, now),
    burnRate: burnRateOf(question),
    total:
      question.endsAt === Infinity || isYoung
        ? undefined
        : {
            low: spent + Math.max(0, more + range.low),
            expected: spent + more,
            high: spent + (more + range.high),
          },
    runsOutAt: reachedAt(0),
    runsOutAtEarliest: reachedAt(range.high),
  };
}

function methodOf(series: Series, { isSeasonal }: Model, now: number): ForecastMethod {
  if (series.startedAt === undefined) return ForecastMethod.NO_USAGE;
  if (isTooYoung(series, now)) return ForecastMethod.TOO_YOUNG;
  return isSeasonal ? ForecastMethod.SEASONAL : ForecastMethod.AVERAGE;
}

/** Of less than a quarter of a period, what comes of it is anybody's guess. */
const LEAST_SEEN = 1 / 4;

const isTooYoung = ({ startedAt, whole, periodMs }: Series, now: number): boolean =>
  startedAt !== undefined && whole.length === 0 && now - startedAt < periodMs * LEAST_SEEN;

function modelFor(series: Series, now: number): Model {
  if (series.whole.length >= FEW) return modelOf(series.whole, series.seasons);
  const level = averageOf(series, now);
  return { isSeasonal: false, expected: () => level };
}

/** The average a period since the first use, with the period that is not over. */
function averageOf({ begun, whole, current, periodMs, startedAt }: Series, now: number): number {
  if (startedAt === undefined) return 0;
  return ((begun + sum(whole) + current) / Math.max(LEAST_HISTORY_MS, now - startedAt)) * periodMs;
}

function* aheadOf(series: Series, model: Model, now: number, end: number): Iterable<Ahead> {
  const { currentStartsAt, currentEndsAt, periodMs } = series;
  for (let startsAt = now, n = 0; startsAt < end; n += 1) {
    const last = currentEndsAt + n * periodMs;
    const whole = n === 0 ? currentEndsAt - currentStartsAt : periodMs;
    const endsAt = Math.min(end, last);
    yield { startsAt, endsAt, expected: model.expected(n) * ((endsAt - startsAt) / whole) };
    startsAt = endsAt;
  }
}

/** How far what comes may be below and above what is expected of it, over so many periods. */
function rangeOf({ whole, seasons }: Series, more: number, periods: number): { low: number; high: number } {
  const errors = pastErrors(whole, seasons, periods);
  const low = errors ? errors.low * periods : more * RULE_OF_THUMB.low;
  const high = errors ? errors.high * periods : more * RULE_OF_THUMB.high;
  return { low, high };
}

/** When so much has come, with `extra` spread over all of it as the rest is (or evenly, where nothing else is expected). */
function whenReached(ahead: readonly Ahead[], now: number, room: number, extra: number): number | undefined {
  if (room <= 0) return now;
  const more = sum(ahead.map(({ expected }) => expected));
  const time = sum(ahead.map(({ startsAt, endsAt }) => endsAt - startsAt));
  let left = room;
  for (const { startsAt, endsAt, expected } of ahead) {
    const share = more > 0 ? expected / more : (endsAt - startsAt) / time;
    const amount = expected + extra * share;
    if (amount > 0 && amount >= left) return startsAt + (endsAt - startsAt) * (left / amount);
    left -= amount;
  }
  return undefined;
}

/** As many periods back as are lately: a week of days, a quarter of a day of hours. */
const recentPeriods = (periodMs: number): number => (periodMs >= DAY_MS ? 7 : 6);

function burnRateOf({ series, now, countsSince, spent }: ForecastQuestion): Forecast['burnRate'] {
  const { begun, whole, current, currentStartsAt, periodMs, startedAt } = series;
  const lately = [begun, ...whole].slice(-recentPeriods(periodMs));
  const since = Math.max(startedAt ?? -Infinity, currentStartsAt - lately.length * periodMs);
  const used = sum(lately) + current;
  return {
    recent: used === 0 ? 0 : (used / Math.max(LEAST_HISTORY_MS, now - since)) * periodMs,
    window: (spent / Math.max(MINUTE_MS, now - countsSince)) * periodMs,
  };
}
