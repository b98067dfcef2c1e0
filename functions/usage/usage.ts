import type { Usage, UsageInput, UsageRow } from '../../schema/types.ts';
import { isProblem, type Problem } from '../errors/problem.ts';
import { add, noFigures } from './figures.ts';
import { isoOf } from './keys.ts';
import { LATENCY_ERROR_PERCENT } from './latency.ts';
import { reckon, type Row, type UsageContext } from './reckon.ts';
import { showFigures } from './show.ts';
import type { Slot } from './slots.ts';

const DEFAULT_PAGE = 100;

/** Who used what: totals or a series, as exact as the ledger and up to this moment. */
export async function usage(input: UsageInput, context: UsageContext): Promise<Usage | Problem> {
  const reckoned = await reckon(input, context);
  if (isProblem(reckoned)) return reckoned;
  const { range, timeZone, points, rows } = reckoned;
  const total = noFigures();
  for (const { figures } of rows) add(total, figures);
  const sorted = rows.sort(inOrder);
  const start = Number(input.nextToken ?? 0);
  const end = start + (input.limit ?? DEFAULT_PAGE);
  return {
    from: isoOf(range.startsAt),
    to: isoOf(range.endsAt),
    timeZone,
    period: input.period ?? null,
    total: showFigures(total),
    items: sorted.slice(start, end).map((row) => showRow(row, points)),
    nextToken: end < sorted.length ? String(end) : null,
    latencyErrorPercent: LATENCY_ERROR_PERCENT,
  };
}

/** In time, and what cost most first. */
function inOrder(a: Row, b: Row): number {
  if (a.slot !== b.slot) return a.slot - b.slot;
  if (a.figures.cost !== b.figures.cost) return a.figures.cost > b.figures.cost ? -1 : 1;
  return JSON.stringify(a.dimensions) < JSON.stringify(b.dimensions) ? -1 : 1;
}

/** A row as GraphQL shows it. */
export const showRow = ({ slot, dimensions, figures }: Row, points: readonly Slot[]): UsageRow => ({
  startsAt: isoOf(points[slot]!.startsAt),
  endsAt: isoOf(points[slot]!.endsAt),
  costCenter: dimensions.COST_CENTER ?? null,
  applicationId: dimensions.APPLICATION ?? null,
  environment: dimensions.ENVIRONMENT ?? null,
  model: dimensions.MODEL ?? null,
  caller: dimensions.CALLER ?? null,
  figures: showFigures(figures),
});
