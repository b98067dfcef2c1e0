import type { CostDimension, CostReport, CostReportInput, CostRow } from '../../schema/types.ts';
import type { CatalogCache } from '../catalog/load.ts';
import { isProblem, type Problem } from '../errors/problem.ts';
import type { Reader } from '../identity/reader.ts';
import { usdFromPicoUsd, type PicoUsd } from '../pricing/money.ts';
import type { Bill, Billed } from './bill.ts';
import { daysAskedFor, periodsOf, type Days } from './period.ts';
import { modelFinder } from './products.ts';
import { dimensionsOf, questionsOf } from './questions.ts';
import { USD_A_REQUEST } from './requests.ts';
import { tagScope } from './scope.ts';
import { slicesOf } from './slices.ts';

/** What questions about the bill work with. */
export interface BillingContext {
  bill: Bill;
  catalog: CatalogCache;
  now: () => number;
  reader: Reader;
}

interface Row extends Days {
  dimensions: Partial<Record<CostDimension, string | null>>;
  cost: PicoUsd;
  isEstimated: boolean;
}

const DEFAULT_PAGE = 100;

/** What Bedrock cost by AWS's own bill, as Cost Explorer tells it: up to a day late, and rounded by nobody but AWS. */
export async function costReport(
  input: CostReportInput,
  context: BillingContext,
): Promise<CostReport | Problem> {
  const now = context.now();
  const days = daysAskedFor(input, now);
  if (isProblem(days)) return days;
  const { granularity } = input;
  const groupBy = [...new Set(input.groupBy ?? [])];
  const told = await linesOf(input, days, groupBy, context);
  if (isProblem(told)) return told;
  const rows = new Map<string, Row>();
  // A series without groups has a row for each period: a chart of it has no gaps.
  if (groupBy.length === 0)
    for (const period of periodsOf(days, granularity))
      rows.set(JSON.stringify([period.from]), { ...period, dimensions: {}, cost: 0n, isEstimated: false });
  let total = 0n;
  for (const { from, to, values, cost, isEstimated } of told.lines) {
    total += cost;
    const key = JSON.stringify([from, ...values]);
    const dimensions = Object.fromEntries(groupBy.map((dimension, i) => [dimension, values[i]!]));
    const row = rows.get(key) ?? { from, to, dimensions, cost: 0n, isEstimated };
    rows.set(key, { ...row, cost: row.cost + cost, isEstimated: row.isEstimated || isEstimated });
  }
  const sorted = [...rows.values()].sort(inOrder);
  const start = Number(input.nextToken ?? 0);
  const end = start + (input.limit ?? DEFAULT_PAGE);
  const askedAt = told.by.length > 0 ? Math.min(...told.by.map((answer) => answer.askedAt)) : now;
  const requests = told.by.reduce((sum, answer) => sum + answer.requests, 0);
  return {
    ...days,
    granularity,
    currency: 'USD',
    costUsd: usdFromPicoUsd(total),
    isEstimated: sorted.some((row) => row.isEstimated),
    items: sorted.slice(start, end).map(showRow),
    nextToken: end < sorted.length ? String(end) : null,
    asOf: new Date(askedAt).toISOString(),
    ageSeconds: Math.max(0, Math.floor((now - askedAt) / 1000)),
    isStale: told.by.some((answer) => answer.isStale),
    requestsToday: await context.bill.requestsToday(),
    // In cents, since a hundredth has no exact double.
    chargedUsd: Math.round(requests * USD_A_REQUEST * 100) / 100,
  };
}

/** A line with what it is of each dimension. */
interface Line extends Days {
  values: (string | null)[];
  cost: PicoUsd;
  isEstimated: boolean;
}

async function linesOf(
  { filter, granularity }: CostReportInput,
  days: Days,
  groupBy: readonly CostDimension[],
  { bill, catalog, now, reader }: BillingContext,
): Promise<{ lines: Line[]; by: Billed<unknown>[] } | Problem> {
  const { costCenter, applicationId, environment, model, service } = filter ?? {};
  const tags = tagScope(
    {
      costCenter: costCenter ?? null,
      applicationId: applicationId ?? null,
      environment: environment ?? null,
    },
    reader,
  );
  if (tags === null) return { lines: [], by: [] };
  const asked = bill.as(reader);
  const known = await catalog.get();
  const modelOf = modelFinder(known.models().map(({ canonicalModel }) => canonicalModel));
  const models = model?.map((name) => known.find(name)?.canonicalModel ?? name) ?? null;
  const found = await slicesOf(asked, { services: service ?? null, models }, modelOf, now());
  if (isProblem(found)) return found;
  const questions = questionsOf({ days, granularity, groupBy, slices: found.slices, tags });
  const answers = await Promise.all(questions.map((question) => asked.costs(question)));
  const lines: Line[] = [];
  const by: Billed<unknown>[] = [...found.by];
  for (const [n, answer] of answers.entries()) {
    if (isProblem(answer)) return answer;
    by.push(answer);
    for (const { keys, ...line } of answer.found)
      lines.push({ ...line, values: dimensionsOf(keys, questions[n]!.groups, groupBy, modelOf) });
  }
  return { lines, by };
}

/** In time, and what cost most first. */
function inOrder(a: Row, b: Row): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  if (a.cost !== b.cost) return a.cost > b.cost ? -1 : 1;
  return JSON.stringify(a.dimensions) < JSON.stringify(b.dimensions) ? -1 : 1;
}

const showRow = ({ from, to, dimensions, cost, isEstimated }: Row): CostRow => ({
  from,
  to,
  costCenter: dimensions.COST_CENTER ?? null,
  applicationId: dimensions.APPLICATION ?? null,
  environment: dimensions.ENVIRONMENT ?? null,
  model: dimensions.MODEL ?? null,
  service: dimensions.SERVICE ?? null,
  costUsd: usdFromPicoUsd(cost),
  isEstimated,
});
