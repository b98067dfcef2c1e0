import { firstOfMonth, oldestDay, dayOf, periodsOf } from '../../../../functions/billing/period.ts';
import type { PicoUsd } from '../../../../functions/pricing/money.ts';
import type { BilledLine, ReadBill } from './bill.ts';
import { matches } from './matches.ts';
import type { CostAndUsage, DimensionNames, Metric } from './request.ts';

/** What an answer is made with. */
export interface Answering {
  readBill: ReadBill;
  now: () => number;
  /** How many groups, or names, a page has. */
  pageSize: number;
}

/** What the real one refuses, and in its words where they are known. */
export class Refused extends Error {
  override name = 'ValidationException';
}

interface Sum {
  cost: PicoUsd;
  quantity: number;
}

/** A bill is closed some days after its month: until then AWS may change it. */
const OPEN_DAYS = 5;

/** Answers GetCostAndUsage. */
export async function costAndUsageOf(asked: CostAndUsage, answering: Answering): Promise<object> {
  checkDays(asked.TimePeriod, answering.now());
  const { Start: from, End: to } = asked.TimePeriod;
  const { Filter: filter, GroupBy: groupBy, Metrics: metrics } = asked;
  const lines = (await answering.readBill({ from, to })).filter((line) => !filter || matches(filter, line));
  const found = periodsOf({ from, to }, asked.Granularity).map((period) => {
    const within = lines.filter(({ day }) => period.from <= day && day < period.to);
    const groups = groupBy.length === 0 ? [] : grouped(within, groupBy);
    return {
      TimePeriod: { Start: period.from, End: period.to },
      Total: groupBy.length === 0 ? shown(summed(within), metrics) : {},
      Groups: groups.map(({ keys, sum }) => ({ Keys: keys, Metrics: shown(sum, metrics) })),
      Estimated: answering.now() < Date.parse(firstOfMonth(period.from, 1)) + OPEN_DAYS * 86_400_000,
    };
  });
  const { page, next } = paged(found, asked.NextPageToken, answering.pageSize);
  return { GroupDefinitions: groupBy, ResultsByTime: page, DimensionValueAttributes: [], ...next };
}

/** Answers GetDimensionValues. */
export async function dimensionNamesOf(asked: DimensionNames, answering: Answering): Promise<object> {
  checkDays(asked.TimePeriod, answering.now());
  const { Start: from, End: to } = asked.TimePeriod;
  const { Dimension: dimension, SearchString: search = '', Filter: filter } = asked;
  const lines = (await answering.readBill({ from, to })).filter((line) => !filter || matches(filter, line));
  const names = [...new Set(lines.map(({ dimensions }) => dimensions[dimension]))]
    .filter((name) => name.toLowerCase().includes(search.toLowerCase()))
    .sort();
  const start = Number(asked.NextPageToken ?? 0);
  const end = start + answering.pageSize;
  const page = names.slice(start, end);
  return {
    DimensionValues: page.map((name) => ({ Value: name, Attributes: {} })),
    ReturnSize: page.length,
    TotalSize: names.length,
    ...(end < names.length && { NextPageToken: String(end) }),
  };
}

function checkDays({ Start, End }: { Start: string; End: string }, now: number): void {
  if (End > firstOfMonth(dayOf(now), 1)) throw new Refused('end date past the beginning of next month');
  if (Start < oldestDay(now)) throw new Refused("You haven't enabled historical data beyond 14 months");
}

function grouped(lines: readonly BilledLine[], by: CostAndUsage['GroupBy']): { keys: string[]; sum: Sum }[] {
  const groups = new Map<string, { keys: string[]; lines: BilledLine[] }>();
  for (const line of lines) {
    const keys = by.map((group) =>
      group.Type === 'TAG' ? `${group.Key}$${line.tags[group.Key] ?? ''}` : line.dimensions[group.Key],
    );
    const name = JSON.stringify(keys);
    const group = groups.get(name) ?? { keys, lines: [] };
    groups.set(name, group);
    group.lines.push(line);
  }
  return [...groups.keys()].sort().map((name) => {
    const { keys, lines: of } = groups.get(name)!;
    return { keys, sum: summed(of) };
  });
}

const summed = (lines: readonly BilledLine[]): Sum =>
  lines.reduce((sum, { cost, quantity }) => ({ cost: sum.cost + cost, quantity: sum.quantity + quantity }), {
    cost: 0n,
    quantity: 0,
  });

const SHOWN: Record<Metric, (sum: Sum) => object> = {
  UnblendedCost: ({ cost }) => ({ Amount: amount(cost), Unit: 'USD' }),
  UsageQuantity: ({ quantity }) => ({ Amount: quantity.toFixed(10), Unit: 'N/A' }),
};

const shown = (sum: Sum, metrics: readonly Metric[]): object =>
  Object.fromEntries(metrics.map((metric) => [metric, SHOWN[metric](sum)]));

const DIGITS = 10;
const STEP = 100n; // of twelve digits, ten are shown

/** USD with ten digits after the point, rounded, as Cost Explorer writes them. */
function amount(cost: PicoUsd): string {
  const digits = ((cost + STEP / 2n) / STEP).toString().padStart(DIGITS + 1, '0');
  return `${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}`;
}

/** A page of the groups of all periods: a period may begin on one page and end on the next. A period without groups is on one. */
function paged<T extends { Groups: object[] }>(
  all: readonly T[],
  token: string | undefined,
  size: number,
): { page: T[]; next: { NextPageToken?: string } } {
  const flat = all.flatMap((period, n) =>
    period.Groups.length === 0 ? [{ n, groups: [] }] : period.Groups.map((group) => ({ n, groups: [group] })),
  );
  const start = Number(token ?? 0);
  const end = start + size;
  const periods = new Map<number, T>();
  for (const { n, groups } of flat.slice(start, end)) {
    const before = periods.get(n)?.Groups ?? [];
    periods.set(n, { ...all[n]!, Groups: [...before, ...groups] });
  }
  return { page: [...periods.values()], next: end < flat.length ? { NextPageToken: String(end) } : {} };
}
