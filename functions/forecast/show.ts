import { ForecastMethod, type BudgetForecast, type BudgetUnit } from '../../schema/types.ts';
import type { Budget, CurrentWindow } from '../ledger/ledger.ts';
import { showAmount } from '../pricing/amounts.ts';
import { forecast, type Series } from './forecast.ts';
import { GRAIN_OF } from './periods.ts';

/** A budget with all that its forecast is made of. */
export interface Forecastable {
  budget: Budget;
  window: CurrentWindow;
  series: Series;
  /** In ms. */
  now: number;
}

/** Decimals of an estimate: a part of a cent is enough of a dollar, and of tokens and requests there are no parts. */
const DECIMALS: Record<BudgetUnit, number> = { USD: 6, TOKENS: 0, REQUESTS: 0 };

/** A rate may be far below one. */
const RATE_DECIMALS = 6;

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));

const moment = (ms: number): string => new Date(ms).toISOString();

/** Forecasts a budget, as GraphQL shows it. */
export function showForecast({ budget, window, series, now }: Forecastable): BudgetForecast {
  const { unit, period } = budget;
  const spent = showAmount(window.spent, unit);
  const limit = showAmount(window.limit, unit);
  const countsSince = Math.max(window.startsAt, Date.parse(budget.createdAt));
  const isTooShort = period === 'MINUTE';
  const made = forecast({ series, now, endsAt: window.endsAt, countsSince, spent, limit });
  const total = isTooShort ? undefined : made.total;
  // Rounding must not make it less than what is spent.
  const shown = (amount: number | undefined) =>
    amount === undefined ? null : Math.max(spent, rounded(amount, DECIMALS[unit]));
  const momentOf = (at: number | undefined) => (at === undefined || isTooShort ? null : moment(at));
  return {
    madeAt: moment(now),
    basis: {
      method: isTooShort ? ForecastMethod.TOO_SHORT : made.method,
      period: GRAIN_OF[period],
      periods: series.whole.length,
      from: series.startedAt === undefined ? null : moment(series.startedAt),
    },
    burnRate: {
      per: GRAIN_OF[period],
      recent: rounded(made.burnRate.recent, RATE_DECIMALS),
      window: rounded(made.burnRate.window, RATE_DECIMALS),
    },
    expectedTotal: shown(total?.expected),
    low: shown(total?.low),
    high: shown(total?.high),
    expectedPercent: total ? percentOf(total.expected, limit) : null,
    runsOutAt: momentOf(made.runsOutAt),
    runsOutAtEarliest: momentOf(made.runsOutAtEarliest),
  };
}

/** With two decimals. A limit of 0 is always reached. */
const percentOf = (part: number, whole: number): number =>
  whole <= 0 ? 100 : rounded((part / whole) * 100, 2);
