import type { UsageDimension, UsageFigures, UsageRow } from '../../schema/types.ts';

/** A value at each point in time. */
export interface Series {
  title: string;
  data: { x: Date; y: number }[];
}

const VALUE_OF: Record<UsageDimension, (row: UsageRow) => string> = {
  COST_CENTER: ({ costCenter }) => costCenter ?? 'none',
  APPLICATION: ({ applicationId }) => applicationId ?? 'none',
  ENVIRONMENT: ({ environment }) => environment ?? 'none',
  MODEL: ({ model }) => model ?? 'none',
  CALLER: ({ caller }) => caller ?? 'none',
};

export const DIMENSIONS: Record<UsageDimension, string> = {
  COST_CENTER: 'Cost centre',
  APPLICATION: 'Application',
  ENVIRONMENT: 'Environment',
  MODEL: 'Model',
  CALLER: 'Caller',
};

/** What is not named in a chart. */
export const OTHERS = 'Others';

/** What a row is about, along some dimensions. */
export const labelOf = (row: UsageRow, dimensions: readonly UsageDimension[]): string =>
  dimensions.map((dimension) => VALUE_OF[dimension](row)).join(' · ') || 'All';

export type Rows = readonly (Omit<UsageRow, 'figures' | 'endsAt'> & { figures: Partial<UsageFigures> })[];

/**
 * Rows as series over the points: one for each of the values that come to most, and one for all the rest. Each series has a value at every
 * point, and together they are all there is.
 */
export function seriesOf(
  rows: Rows,
  dimensions: readonly UsageDimension[],
  points: readonly Date[],
  measure: (figures: Partial<UsageFigures>) => number,
  atMost = 6,
): Series[] {
  const totals = new Map<string, number>();
  for (const row of rows) {
    const label = labelOf(row as UsageRow, dimensions);
    totals.set(label, (totals.get(label) ?? 0) + measure(row.figures));
  }
  const ranked = [...totals].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([label]) => label);
  const own = ranked.length > atMost ? ranked.slice(0, atMost - 1) : ranked;
  const indexOf = new Map(points.map((point, i) => [point.getTime(), i]));
  const values = new Map(own.map((label) => [label, points.map(() => 0)]));
  const rest = points.map(() => 0);
  for (const row of rows) {
    const index = indexOf.get(Date.parse(row.startsAt));
    if (index === undefined) continue;
    const series = values.get(labelOf(row as UsageRow, dimensions)) ?? rest;
    series[index]! += measure(row.figures);
  }
  const named = [...values, ...(own.length < ranked.length ? [[OTHERS, rest] as const] : [])];
  return named.map(([title, ys]) => ({ title, data: points.map((x, i) => ({ x, y: ys[i]! })) }));
}
