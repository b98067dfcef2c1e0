import type { Reconciliation, ReconciliationInput } from '../../schema/types.ts';
import { billedByDay, type BilledDays } from '../billing/billed-by-day.ts';
import type { BillingContext } from '../billing/cost-report.ts';
import { daysAskedFor, periodsOf, type Days } from '../billing/period.ts';
import { USD_A_REQUEST } from '../billing/requests.ts';
import { modelMetricOf } from '../catalog/model.ts';
import { invalidInput, isProblem, type Problem } from '../errors/problem.ts';
import type { Reader as Table } from '../store/store.ts';
import { add } from '../usage/figures.ts';
import { MAX_ENTRIES } from '../usage/reckon.ts';
import { readUsage } from '../usage/read-usage.ts';
import { Guesses } from './guesses.ts';
import { Rows, totalOf } from './row.ts';
import { showRow } from './show.ts';

/** Tokens that Bedrock's own metrics have of something that it was asked for, on a UTC day. */
export interface MeasuredDay {
  modelMetric: string;
  day: string;
  tokens: number;
}

/** What a reconciliation works with. */
export interface ReconciliationContext extends BillingContext {
  table: Table;
  measured: (modelMetrics: readonly string[], days: Days) => Promise<MeasuredDay[] | Problem>;
}

const DEFAULT_PAGE = 100;

const DAY_MS = 86_400_000;

/** Cost Explorer has a day's costs up to 24 hours later (AWS, "Analyzing your costs and usage with AWS Cost Explorer"). */
const BILL_DELAY_MS = DAY_MS;

/** The ID of an application inference profile has no dots; that of a model, also with a region in front, has. */
const isProfile = (modelMetric: string): boolean => !modelMetric.includes('.');

/** What the ledger charged beside what Bedrock measured beside what AWS bills, by UTC day and cost centre, and what explains the difference. */
export async function reconciliation(
  input: ReconciliationInput,
  context: ReconciliationContext,
): Promise<Reconciliation | Problem> {
  const { table, catalog, now } = context;
  const days = daysAskedFor({ ...input, granularity: 'DAILY' }, now());
  if (isProblem(days)) return days;
  const wanted = input.costCenter ?? null;
  const isWanted = (costCenter: string | null): boolean =>
    wanted === null || (costCenter !== null && wanted.includes(costCenter));
  const rows = new Rows();
  const bill = await billedByDay(context, days, wanted);
  if (isProblem(bill)) return bill;
  for (const { day, costCenter, cost, isEstimated } of bill.days) {
    if (!isWanted(costCenter)) continue;
    const row = rows.at(day, costCenter);
    row.billed = (row.billed ?? 0n) + cost;
    row.isEstimated ||= isEstimated;
  }

  /** Which cost centre each profile belongs to. */
  const owners = new Map<string, string | null>();
  for (const { modelId, costCenter = null } of (await catalog.get()).models()) {
    const modelMetric = modelMetricOf(modelId);
    owners.set(modelMetric, isProfile(modelMetric) ? costCenter : null);
  }
  const slots = periodsOf(days, 'DAILY').map(({ from, to }) => ({
    startsAt: Date.parse(from),
    endsAt: Math.min(Date.parse(to), now() + 1),
  }));
  const question = { costCenters: wanted, grain: 'plain', slots, mostEntries: MAX_ENTRIES } as const;
  const isWhole = await readUsage(table, question, (costCenter, n, groups) => {
    const day = dayOf(slots[n]!.startsAt);
    for (const { group, figures } of groups.values()) {
      const isTagged = isProfile(group.modelMetric);
      owners.set(group.modelMetric, isTagged ? costCenter : null);
      if (!isTagged) rows.at(day, costCenter).elsewhere += figures.cost;
      if (isTagged || wanted === null) add(rows.at(day, isTagged ? costCenter : null).ledger, figures);
    }
  });
  if (!isWhole)
    return invalidInput({
      field: 'input.to',
      message: `more than ${MAX_ENTRIES} calls are not summed up yet; ask of earlier days, or of fewer cost centres`,
    });
  const asked = [...owners].flatMap(([modelMetric, owner]) => (isWanted(owner) ? [modelMetric] : []));
  const measured = asked.length > 0 ? await context.measured(asked, days) : [];
  if (isProblem(measured)) return measured;
  for (const { modelMetric, day, tokens } of measured) {
    const row = rows.at(day, owners.get(modelMetric) ?? null);
    row.measuredTokens = (row.measuredTokens ?? 0) + tokens;
  }

  const sorted = rows.inOrder();
  for (const row of sorted) row.isComplete = Date.parse(row.day) + DAY_MS + BILL_DELAY_MS <= bill.askedAt;
  const start = Number(input.nextToken ?? 0);
  const end = start + (input.limit ?? DEFAULT_PAGE);
  const page = sorted.slice(start, end);
  const guesses = new Guesses(table, isProfile);
  const items = await Promise.all(page.map(async (row) => showRow(row, await guesses.of(row))));
  return {
    ...days,
    total: showRow(totalOf(sorted), await guesses.ofAll(sorted)),
    items,
    nextToken: end < sorted.length ? String(end) : null,
    ...billOf(bill, now()),
  };
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

const billOf = ({ askedAt, isStale, requests }: BilledDays, now: number) => ({
  billAsOf: new Date(askedAt).toISOString(),
  billAgeSeconds: Math.max(0, Math.round((now - askedAt) / 1000)),
  billIsStale: isStale,
  // In cents, since a hundredth has no exact double.
  chargedUsd: Math.round(requests * USD_A_REQUEST * 100) / 100,
});
