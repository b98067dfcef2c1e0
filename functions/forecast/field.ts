import pLimit from 'p-limit';
import * as z from 'zod';
import type { BudgetForecast } from '../../schema/types.ts';
import { answering, type ErrorAnswer } from '../errors/error-answer.ts';
import { currentWindows, findBudget, type Budget } from '../ledger/ledger.ts';
import type { Reader } from '../store/store.ts';
import { GRAIN_OF } from './periods.ts';
import { readSeries, type SharedReading } from './read-series.ts';
import { showForecast } from './show.ts';

/** One budget of a page. Whoever sees the budget may ask: its forecast tells only of what its scope covers, also from before it was made. */
export interface ForecastRequest {
  budgetId: string;
}

const requests = z.array(z.strictObject({ budgetId: z.string() }));

interface ForecastContext {
  table: Reader;
  now: () => number;
}

/** Each of them reads up to 16 items at once. */
const READINGS_AT_ONCE = 4;

/** The forecasts of a page of budgets, in its order; one that can't be made fails all, since they share what is read. */
export async function answerForecasts(
  events: readonly ForecastRequest[],
  context: ForecastContext,
): Promise<(BudgetForecast | ErrorAnswer | null)[]> {
  const ids = requests.parse(events).map(({ budgetId }) => budgetId);
  const answers = await answering('query', () => forecasts(ids, context));
  return Array.isArray(answers) ? answers : ids.map(() => answers);
}

async function forecasts(
  ids: readonly string[],
  { table, now: clock }: ForecastContext,
): Promise<(BudgetForecast | null)[]> {
  const now = clock();
  const found = new Map<string, Budget>();
  const load = async (id: string) => {
    const budget = await findBudget(table, id);
    if (budget && !budget.deletedAt) found.set(id, budget);
  };
  await Promise.all([...new Set(ids)].map(load));
  const budgets = [...found.values()];
  const windows = await currentWindows(table, budgets, now);
  const windowOf = new Map(budgets.map((budget, i) => [budget, windows[i]!]));
  const limit = pLimit(READINGS_AT_ONCE);
  const shown = new Map<Budget, BudgetForecast>();
  const answer = async (reading: SharedReading) => {
    for (const [budget, series] of await readSeries(table, reading, now))
      shown.set(budget, showForecast({ budget, window: windowOf.get(budget)!, series, now }));
  };
  await Promise.all(readingsOf(budgets).map((reading) => limit(() => answer(reading))));
  return ids.map((id) => shown.get(found.get(id)!) ?? null);
}

/** Budgets by what they look back on. */
function readingsOf(budgets: readonly Budget[]): SharedReading[] {
  const readings = new Map<string, SharedReading & { budgets: Budget[] }>();
  for (const budget of budgets) {
    const grain = GRAIN_OF[budget.period];
    const { timeZone } = budget;
    const costCenter = budget.scope.costCenter ?? null;
    const key = JSON.stringify([costCenter, grain, timeZone]);
    const reading = readings.get(key) ?? { costCenter, grain, timeZone, budgets: [] };
    reading.budgets.push(budget);
    readings.set(key, reading);
  }
  return [...readings.values()];
}
