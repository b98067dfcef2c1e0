import {
  GetCostAndUsageCommand,
  GetDimensionValuesCommand,
  type CostExplorerClient,
  type Expression,
  type GetCostAndUsageCommandInput,
  type ResultByTime,
} from '@aws-sdk/client-cost-explorer';
import type { Tag } from '../../schema/tags.ts';
import type { CostGranularity } from '../../schema/types.ts';
import { billUnavailable, invalidInput, isProblem, type Problem } from '../errors/problem.ts';
import { amountOf, type BillLine } from './bill-line.ts';
import { problemOf } from './failure.ts';
import type { Days } from './period.ts';

/** What the lines of a bill are told apart by: dimensions of Cost Explorer, and tags. */
export type BillGroup = { kind: 'dimension'; name: 'SERVICE' | 'USAGE_TYPE' } | { kind: 'tag'; name: Tag };

/** What may be asked of the bill. The same question has the same answer, until the bill is renewed. */
export type BillQuestion =
  | {
      kind: 'costs';
      days: Days;
      granularity: CostGranularity;
      groups: readonly BillGroup[];
      filter: Expression;
    }
  /** The names that a dimension has in these days. */
  | { kind: 'names'; dimension: 'SERVICE' | 'USAGE_TYPE'; days: Days; search?: string; filter?: Expression };

/** Asks before each request whether it may be sent. */
export type TakeRequest = () => Promise<Problem | undefined>;

/** Each page costs money, and time. */
const MAX_PAGES = 10;
const METRIC = 'UnblendedCost';
const TOO_MUCH = invalidInput({
  field: 'input',
  message: `takes more than ${MAX_PAGES} pages of Cost Explorer; ask of fewer days, or of less in each`,
});

/** What a bill costs by a question, line by line. */
export async function askCosts(
  costExplorer: CostExplorerClient,
  { days, granularity, groups, filter }: Extract<BillQuestion, { kind: 'costs' }>,
  take: TakeRequest,
): Promise<BillLine[] | Problem> {
  const input: GetCostAndUsageCommandInput = {
    TimePeriod: { Start: days.from, End: days.to },
    Granularity: granularity,
    Metrics: [METRIC],
    Filter: filter,
    ...(groups.length > 0 && {
      GroupBy: groups.map(({ kind, name }) => ({ Type: kind === 'tag' ? 'TAG' : 'DIMENSION', Key: name })),
    }),
  };
  const pages = await allPages(take, async (NextPageToken) => {
    const { ResultsByTime = [], NextPageToken: next } = await costExplorer.send(
      new GetCostAndUsageCommand({ ...input, NextPageToken }),
    );
    return { found: ResultsByTime, next };
  });
  if (isProblem(pages)) return pages;
  const lines: BillLine[] = [];
  for (const result of pages) {
    for (const line of linesOf(result, groups)) {
      if (isProblem(line)) return line;
      lines.push(line);
    }
  }
  return lines;
}

/** The names that a dimension has. */
export const askNames = (
  costExplorer: CostExplorerClient,
  { dimension, days, search, filter }: Extract<BillQuestion, { kind: 'names' }>,
  take: TakeRequest,
): Promise<string[] | Problem> =>
  allPages(take, async (NextPageToken) => {
    const { DimensionValues = [], NextPageToken: next } = await costExplorer.send(
      new GetDimensionValuesCommand({
        TimePeriod: { Start: days.from, End: days.to },
        Dimension: dimension,
        ...(search !== undefined && { SearchString: search }),
        ...(filter !== undefined && { Filter: filter }),
        NextPageToken,
      }),
    );
    return { found: DimensionValues.map(({ Value }) => Value!), next };
  });

async function allPages<T>(
  take: TakeRequest,
  page: (token: string | undefined) => Promise<{ found: T[]; next?: string | undefined }>,
): Promise<T[] | Problem> {
  const all: T[] = [];
  let token: string | undefined;
  for (let n = 0; n < MAX_PAGES; n += 1) {
    const refused = await take();
    if (refused) return refused;
    const answer = await page(token).catch(problemOf);
    if (isProblem(answer)) return answer;
    all.push(...answer.found);
    token = answer.next;
    if (!token) return all;
  }
  return TOO_MUCH;
}

function* linesOf(
  { TimePeriod, Groups = [], Total, Estimated = false }: ResultByTime,
  groups: readonly BillGroup[],
): Iterable<BillLine | Problem> {
  const line = { from: TimePeriod!.Start!, to: TimePeriod!.End!, isEstimated: Estimated };
  const found = groups.length === 0 ? [{ Keys: [], Metrics: Total }] : Groups;
  for (const { Keys = [], Metrics } of found) {
    const { Amount = '0', Unit = 'USD' } = Metrics?.[METRIC] ?? {};
    if (Unit !== 'USD') {
      yield billUnavailable(`The bill of this account is in ${Unit}; only bills in USD can be reported.`);
      return;
    }
    yield { ...line, keys: Keys.map((key, i) => valueOf(key, groups[i]!)), cost: amountOf(Amount) };
  }
}

/** Values of tags come with their key before them: `costCenter$sales`. */
const valueOf = (key: string, { kind, name }: BillGroup): string =>
  kind === 'tag' && key.startsWith(`${name}$`) ? key.slice(name.length + 1) : key;
