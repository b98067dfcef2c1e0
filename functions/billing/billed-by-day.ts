import { isProblem, type Problem } from '../errors/problem.ts';
import type { PicoUsd } from '../pricing/money.ts';
import type { BillingContext } from './cost-report.ts';
import type { Days } from './period.ts';
import { modelFinder } from './products.ts';
import { questionsOf } from './questions.ts';
import { tagScope } from './scope.ts';
import { slicesOf } from './slices.ts';

/** What a cost centre's use of Bedrock cost on a UTC day, by the bill. */
interface BilledDay {
  /** YYYY-MM-DD. */
  day: string;
  /** Null for what has no such tag: calls that went through no application inference profile, or came before the tag was active. */
  costCenter: string | null;
  cost: PicoUsd;
  /** AWS may still change it. */
  isEstimated: boolean;
}

/** The bill of some days, and how it was come by. */
export interface BilledDays {
  /** The sum over cost centres is the total of a day. A day or a cost centre without cost may be missing. */
  days: BilledDay[];
  /** When Cost Explorer was asked, in ms. */
  askedAt: number;
  /** It is older than it should be, since Cost Explorer could not be asked again. */
  isStale: boolean;
  /** How many requests to Cost Explorer it took, at 0.01 USD each. */
  requests: number;
}

/**
 * What Bedrock cost by day and cost centre, as far as the reader may see: for putting it beside what the ledger has. The days are taken as
 * they are: `daysAskedFor` of `period.ts` says which may be asked.
 */
export async function billedByDay(
  { bill, catalog, now, reader }: BillingContext,
  days: Days,
  costCenters: readonly string[] | null = null,
): Promise<BilledDays | Problem> {
  const tags = tagScope({ costCenter: costCenters }, reader);
  const nothing = { days: [], askedAt: now(), isStale: false, requests: 0 };
  if (tags === null) return nothing;
  const asked = bill.as(reader);
  const known = await catalog.get();
  const modelOf = modelFinder(known.models().map(({ canonicalModel }) => canonicalModel));
  const found = await slicesOf(asked, { services: null, models: null }, modelOf, now());
  if (isProblem(found)) return found;
  const [question] = questionsOf({
    days,
    granularity: 'DAILY',
    groupBy: ['COST_CENTER'],
    slices: found.slices,
    tags,
  });
  const answer = question ? await asked.costs(question) : { ...found.by[0]!, found: [], requests: 0 };
  if (isProblem(answer)) return answer;
  const by = [answer, ...found.by];
  return {
    days: answer.found.map(({ from, keys: [costCenter], cost, isEstimated }) => ({
      day: from,
      costCenter: costCenter || null,
      cost,
      isEstimated,
    })),
    askedAt: answer.askedAt,
    isStale: by.some((one) => one.isStale),
    requests: by.reduce((sum, one) => sum + one.requests, 0),
  };
}
