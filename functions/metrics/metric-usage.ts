import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { MetricGap, MetricSource, MetricUsage, MetricUsageInput } from '../../schema/types.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogCache } from '../catalog/load.ts';
import { isProblem, type Problem } from '../errors/problem.ts';
import type { Reader } from '../identity/reader.ts';
import type { Metric } from '../reporting/metrics.ts';
import { bedrockMetrics } from './bedrock-metrics.ts';
import type { BedrockFigure } from './bedrock-queries.ts';
import type { Asking } from './find-series.ts';
import { ledgerMetrics } from './ledger-metrics.ts';
import type { Measure } from './measure.ts';
import { aQuestion } from './read-metrics.ts';
import { pointsOf } from './resolution.ts';
import { addUp, inOrder, showRow } from './rows.ts';
import { showFigures } from './show.ts';
import { isBusy } from './busy.ts';
import { visibleTo, type Visible } from './visible.ts';

/** What questions to CloudWatch work with. */
export interface MetricContext {
  cloudWatch: CloudWatchClient;
  catalog: CatalogCache;
  now: () => number;
  reader: Reader;
  /** The time zone of questions that name none. */
  zone: string;
}

const DEFAULT_PAGE = 100;

/** What has been measured so lately may not have arrived. */
const DELAY_MS = 5 * 60_000;

/** A search finds what has been measured since. */
const SEARCHED_MS = 14 * 86_400_000;

interface Question {
  visible: Visible;
  catalog: Catalog;
  reader: Reader;
  isOneSum: boolean;
}

type Answer = Promise<{ measures: Measure<Metric | BedrockFigure>[]; isAll: boolean }>;

const READ: Record<MetricSource, (asking: Asking, question: Question) => Answer> = {
  LEDGER_METRICS: (asking, { visible, catalog, isOneSum }) =>
    ledgerMetrics(asking, visible, catalog, isOneSum),
  BEDROCK: (asking, { visible, catalog, reader }) => bedrockMetrics(asking, visible, catalog, reader),
};

/** What CloudWatch measured: totals or a series. */
export async function metricUsage(
  input: MetricUsageInput,
  { cloudWatch, catalog: cache, now, reader, zone }: MetricContext,
): Promise<MetricUsage | Problem> {
  const at = now();
  const timeZone = input.timeZone ?? zone;
  const points = pointsOf(input, timeZone, at);
  if (isProblem(points)) return points;
  const { slots, resolution } = points;
  const range = { startsAt: slots[0]!.startsAt, endsAt: slots.at(-1)!.endsAt };
  const source = input.source ?? 'LEDGER_METRICS';
  const groupBy = [...new Set(input.groupBy ?? [])];
  const catalog = await cache.get();
  const question = {
    visible: visibleTo(reader, input.filter, catalog),
    catalog,
    reader,
    isOneSum: groupBy.length === 0,
  };
  const asking = { client: cloudWatch, range, step: resolution * 1_000, allowed: aQuestion() };
  const read = await READ[source](asking, question).catch(busyOrThrow);
  if (isProblem(read)) return read;
  const { total, rows } = addUp(read.measures, slots, groupBy);
  const sorted = rows.sort(inOrder(source));
  const start = Number(input.nextToken ?? 0);
  const end = start + (input.limit ?? DEFAULT_PAGE);
  const gaps: Record<MetricGap, boolean> = {
    DELAY: range.endsAt > at - DELAY_MS,
    IDLE_SERIES: source === 'LEDGER_METRICS' && range.startsAt < at - SEARCHED_MS,
    TOO_MANY_SERIES: !read.isAll,
  };
  return {
    source,
    from: new Date(range.startsAt).toISOString(),
    to: new Date(range.endsAt).toISOString(),
    timeZone,
    period: input.period ?? null,
    resolutionSeconds: resolution,
    total: showFigures[source](total),
    items: sorted.slice(start, end).map((row) => showRow(row, slots, source)),
    nextToken: end < sorted.length ? String(end) : null,
    gaps: (Object.keys(gaps) as MetricGap[]).filter((gap) => gaps[gap]),
  };
}

/** CloudWatch is no part of the ledger: where it can't be asked, only this answer is missing. */
function busyOrThrow(error: unknown): Problem {
  if (!isBusy(error)) throw error;
  return { problem: 'unavailable', message: 'CloudWatch could not be asked. Try again.' };
}
