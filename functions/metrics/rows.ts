import type { MetricDimension, MetricSource, MetricUsageRow } from '../../schema/types.ts';
import type { BedrockFigure } from './bedrock-queries.ts';
import type { Metric } from '../reporting/metrics.ts';
import type { Slot } from '../usage/slots.ts';
import type { Measure } from './measure.ts';
import { CALLS, showFigures, type Sums } from './show.ts';

interface Row {
  slot: number;
  dimensions: Partial<Record<MetricDimension, string>>;
  sums: Sums;
}

/** What was measured, added up: all of it, and by point and dimensions. */
export function addUp(
  measures: readonly Measure<Metric | BedrockFigure>[],
  slots: readonly Slot[],
  groupBy: readonly MetricDimension[],
): { total: Sums; rows: Row[] } {
  const total: Sums = {};
  const rows = new Map<string, Row>();
  // As of `usage`: a series without groups has a point for each moment.
  if (groupBy.length === 0)
    slots.forEach((_, slot) => rows.set(JSON.stringify([slot]), { slot, dimensions: {}, sums: {} }));
  for (const { figure, at, value, dimensions } of measures) {
    const slot = slotAt(slots, at);
    if (slot < 0) continue; // before or after what was asked for: a period of CloudWatch's own
    const values = groupBy.map((dimension) => dimensions[dimension]);
    const key = JSON.stringify([slot, ...values]);
    const row: Row = rows.get(key) ?? {
      slot,
      dimensions: Object.fromEntries(groupBy.map((dimension, i) => [dimension, values[i]])),
      sums: {},
    };
    rows.set(key, row);
    row.sums[figure] = (row.sums[figure] ?? 0) + value;
    total[figure] = (total[figure] ?? 0) + value;
  }
  return { total, rows: [...rows.values()] };
}

/** Which of the slots, which follow each other, a moment is in; -1 for none. */
function slotAt(slots: readonly Slot[], at: number): number {
  let low = 0;
  let high = slots.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { startsAt, endsAt } = slots[middle]!;
    if (at < startsAt) high = middle - 1;
    else if (at >= endsAt) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** In time, and what was called most first. */
export const inOrder =
  (source: MetricSource) =>
  (a: Row, b: Row): number => {
    if (a.slot !== b.slot) return a.slot - b.slot;
    const [more, less] = [a.sums[CALLS[source]] ?? 0, b.sums[CALLS[source]] ?? 0];
    if (more !== less) return less - more;
    return JSON.stringify(a.dimensions) < JSON.stringify(b.dimensions) ? -1 : 1;
  };

/** A row as GraphQL shows it. */
export const showRow = (
  { slot, dimensions, sums }: Row,
  slots: readonly Slot[],
  source: MetricSource,
): MetricUsageRow => ({
  startsAt: new Date(slots[slot]!.startsAt).toISOString(),
  endsAt: new Date(slots[slot]!.endsAt).toISOString(),
  costCenter: dimensions.COST_CENTER ?? null,
  applicationId: dimensions.APPLICATION ?? null,
  environment: dimensions.ENVIRONMENT ?? null,
  model: dimensions.MODEL ?? null,
  figures: showFigures[source](sums),
});
