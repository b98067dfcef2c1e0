import type { BudgetUnit } from '../../schema/types.ts';
import { showAmount, type Amounts } from '../pricing/amounts.ts';
import { totalTokens } from '../pricing/price.ts';
import type { Budget } from '../ledger/ledger.ts';
import type { Reader } from '../store/store.ts';
import { centersOf } from '../usage/centers.ts';
import type { Figures } from '../usage/figures.ts';
import type { Group } from '../usage/groups.ts';
import { readUsage } from '../usage/read-usage.ts';
import type { Slot } from '../usage/slots.ts';
import type { Series } from './forecast.ts';
import { PERIODS, periodsUpTo, type Grain } from './periods.ts';

/** Budgets that look back on the same: what is read of it is read once. */
export interface SharedReading {
  /** Null for all cost centres. */
  costCenter: string | null;
  grain: Grain;
  timeZone: string;
  budgets: readonly Budget[];
}

/** Reads what the calls of each budget used, period by period. Shows of a cost centre only what the scope of the budget covers. */
export async function readSeries(
  table: Reader,
  { costCenter, grain, timeZone, budgets }: SharedReading,
  now: number,
): Promise<Map<Budget, Series>> {
  const slots = periodsUpTo(now, grain, timeZone);
  const costCenters = costCenter === null ? null : [costCenter];
  const sums = new Map(budgets.map((budget) => [budget, slots.map(() => 0n)]));
  const centers = await centersOf(table, costCenters);
  const knownSince = Math.min(...centers.map(({ firstAt }) => firstAt));
  await readUsage(table, { costCenters, grain: 'plain', slots }, (_center, slot, groups) => {
    for (const { group, figures } of groups.values())
      for (const [{ scope, unit }, amounts] of sums)
        if (covers(scope, group)) amounts[slot]! += USED[unit](figures);
  });
  return new Map(
    [...sums].map(([budget, amounts]) => {
      const shown = amounts.map((amount) => showAmount(amount, budget.unit));
      return [budget, seriesOf(shown, slots, grain, knownSince)];
    }),
  );
}

const FIELDS = ['model', 'applicationId', 'environment'] as const;

const covers = (scope: Budget['scope'], group: Group): boolean =>
  FIELDS.every((field) => scope[field] === undefined || scope[field] === group[field]);

/** What figures come to in each unit; a rate counts every approved call. */
const USED: { [Unit in BudgetUnit]: (figures: Figures) => Amounts[Unit] } = {
  USD: ({ cost }) => cost,
  TOKENS: ({ tokens }) => BigInt(totalTokens(tokens)),
  REQUESTS: ({ calls }) => BigInt(calls.SUCCEEDED + calls.FAILED + calls.CANCELLED),
};

/** A series from its first use on. */
function seriesOf(
  amounts: readonly number[],
  slots: readonly Slot[],
  grain: Grain,
  knownSince: number,
): Series {
  const { lengthMs: periodMs, seasons } = PERIODS[grain];
  const { startsAt: currentStartsAt, endsAt: currentEndsAt } = slots.at(-1)!;
  const current = amounts.at(-1)!;
  const known = { current, currentStartsAt, currentEndsAt, periodMs, seasons };
  const first = amounts.findIndex((amount) => amount > 0);
  if (first < 0) return { ...known, begun: 0, whole: [], startedAt: undefined };
  const startedAt = Math.max(slots[first]!.startsAt, knownSince);
  // Where use began within what is looked back on, it may have begun in the midst of a period.
  const isBegun = first > 0 && first < slots.length - 1;
  const whole = amounts.slice(first + (isBegun ? 1 : 0), -1);
  return { ...known, begun: isBegun ? amounts[first]! : 0, whole, startedAt };
}
