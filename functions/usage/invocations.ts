import type { InvocationPage, QueryInvocationsArgs } from '../../schema/types.ts';
import { invalidInput, isProblem, type Problem } from '../errors/problem.ts';
import { maySeeTags } from '../identity/reader.ts';
import { picoUsdFromUsd } from '../pricing/money.ts';
import { dearest } from './dearest.ts';
import { isGuess, type UsageEntry } from './entry.ts';
import { scopeOf, type UsageScope } from './filter.ts';
import { isoOf } from './keys.ts';
import { newest } from './newest.ts';
import type { Listing } from './page.ts';
import { rangeOf } from './range.ts';
import type { Slot } from './slots.ts';
import type { UsageContext } from './reckon.ts';

const DEFAULT_PAGE = 50;

type Filter = NonNullable<QueryInvocationsArgs['filter']>;

const TOKENS = {
  TIME: /^\d{4}-\d\d-\d\dT[\d:.]{12}Z(#[\w-]{1,32}#\d{1,9})?$/,
  COST: /^\d{20}#\d{4}-\d\d-\d\dT[\d:.]{12}Z#[\w-]{1,32}#\d{1,9}$/,
} as const;

/** The audit trail: decided calls, newest or dearest first. A list never scans: it reads the partitions that its filter names, a page at a time. */
export async function invocations(
  { filter: given, sortBy, limit, nextToken }: QueryInvocationsArgs,
  context: UsageContext,
): Promise<InvocationPage | Problem> {
  const filter = given ?? {};
  const order = sortBy ?? 'TIME';
  const now = context.now();
  const earliest = isoOf(now - context.retentionDays * DAY_MS);
  const range = rangeOf({ from: filter.from ?? earliest, to: filter.to }, now, 'filter');
  if (isProblem(range)) return isKeptNoMore(filter, earliest) ?? range;
  const { seesAll, own } = context.reader;
  if (order === 'COST' && !seesAll && (own.applicationId ?? own.environment) !== null)
    return invalidInput({
      field: 'sortBy',
      message:
        'COST is not for who sees only some applications or environments of a cost centre; sort by TIME',
    });
  if (nextToken != null && !(TOKENS[order].test(nextToken) && isMoment(nextToken, order)))
    return invalidInput({ field: 'nextToken', message: 'is not one that a page of this order ended with' });
  const models = filter.model == null ? null : [await canonical(context, filter.model)];
  const one = (value: string | null | undefined) => (value == null ? null : [value]);
  const scope = scopeOf(
    {
      costCenter: one(filter.costCenter),
      applicationId: one(filter.applicationId),
      environment: one(filter.environment),
      caller: one(filter.caller),
      isCovered: filter.isCovered ?? null,
    },
    models,
    context.reader,
  );
  if (scope.isEmpty) return { items: [], nextToken: null };
  const matches = matcher(filter, scope, range);
  const maySee = (entry: UsageEntry) => maySeeTags(context.reader, entry);
  const size = limit ?? DEFAULT_PAGE;
  return ORDERS[order]({
    context,
    filter,
    scope,
    matches,
    maySee,
    range,
    size,
    token: nextToken ?? undefined,
  });
}

/** Where a range without a beginning ends before what is kept begins, that is what is wrong with it. */
const isKeptNoMore = ({ from, to }: Filter, earliest: string): Problem | undefined =>
  from == null && to != null && Date.parse(to) <= Date.parse(earliest)
    ? invalidInput({ field: 'filter.to', message: `must be after ${earliest}: earlier calls are not kept` })
    : undefined;

const isMoment = (token: string, order: keyof typeof TOKENS): boolean =>
  !Number.isNaN(Date.parse(token.split('#')[order === 'COST' ? 1 : 0]!));

const DAY_MS = 86_400_000;

const canonical = async ({ catalog }: UsageContext, model: string): Promise<string> =>
  (await catalog.get()).find(model)?.canonicalModel ?? model;

function matcher(filter: Filter, scope: UsageScope, range: Slot): (entry: UsageEntry) => boolean {
  const atLeast = filter.costUsdAtLeast == null ? 0n : picoUsdFromUsd(filter.costUsdAtLeast)!;
  return (entry) =>
    entry.at >= range.startsAt &&
    entry.at < range.endsAt &&
    (scope.costCenters === null || scope.costCenters.includes(entry.costCenter)) &&
    scope.matches(entry) &&
    (filter.outcome == null || filter.outcome === entry.outcome) &&
    (filter.isGuessed == null || filter.isGuessed === isGuess(entry.basis)) &&
    entry.cost >= atLeast;
}

const ORDERS: Record<
  NonNullable<QueryInvocationsArgs['sortBy']>,
  (listing: Listing) => Promise<InvocationPage | Problem>
> = { TIME: newest, COST: dearest };
