import type { InvocationPage, QueryInvocationsArgs } from '../../schema/types.ts';
import { invalidInput, isProblem, type Problem } from '../errors/problem.ts';
import { picoUsdFromUsd } from '../pricing/money.ts';
import { maySeeTags } from '../identity/reader.ts';
import { queryAll, type Item } from '../store/store.ts';
import { centersOf } from './centers.ts';
import { costName, decodeEntry, isGuess, type UsageEntry } from './entry.ts';
import { scopeOf, type UsageScope } from './filter.ts';
import {
  activePk,
  AFTER_ALL,
  byApplicationPk,
  byCallerPk,
  byCostPk,
  byOutcomePk,
  dayOf,
  entriesPk,
  guessedPk,
  isoOf,
} from './keys.ts';
import { rangeOf } from './range.ts';
import { daysOf } from './read-entries.ts';
import { showEntry } from './show.ts';
import type { Slot } from './slots.ts';
import type { UsageContext } from './usage.ts';
import { walk } from './walk.ts';

const DEFAULT_PAGE = 50;

/** A page looks at no more entries and no more days than this: where little of them matches, it is short, and its token goes on. */
const MAX_EXAMINED = 1_000;
const MAX_DAYS = 93;

/** Partitions that are walked through by cost at once: one for each day and cost centre. */
const MAX_PARTITIONS = 500;

type Filter = NonNullable<QueryInvocationsArgs['filter']>;

/** A list in an order: its pages begin before a token. */
interface Listing {
  context: UsageContext;
  filter: Filter;
  scope: UsageScope;
  matches: (entry: UsageEntry) => boolean;
  maySee: (entry: UsageEntry) => boolean;
  range: Slot;
  size: number;
  token: string | undefined;
}

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
  if (isProblem(range)) return range;
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
> = { TIME: byTime, COST: byCost };

/** A page that fills as items come. */
class Page {
  readonly items: UsageEntry[] = [];
  private examined = 0;
  private last: string | undefined;

  constructor(private readonly listing: Listing) {}

  /** Looks at an item. Returns false where the page is at its end, and the item is not of it. */
  take(item: Item): boolean {
    if (this.items.length === this.listing.size || this.examined === MAX_EXAMINED) return false;
    this.examined += 1;
    const entry = decodeEntry(item);
    const isShown = this.listing.matches(entry);
    if (isShown) this.items.push(entry);
    // A token names a call: of one that its reader may not see, it tells the moment and no more.
    this.last = isShown || this.listing.maySee(entry) ? item.sk : isoOf(entry.at + 1);
    return true;
  }

  ended(nextToken: string | null = this.last ?? null): InvocationPage {
    return { items: this.items.map(showEntry), nextToken };
  }
}

async function byTime(listing: Listing): Promise<InvocationPage> {
  const { context, range, token, size } = listing;
  const page = new Page(listing);
  const before = token ?? isoOf(range.endsAt);
  const firstAt = Math.max(range.startsAt, await firstOf(listing));
  const days = [...daysOf({ startsAt: firstAt, endsAt: Math.min(range.endsAt, momentOf(before)) })].reverse();
  for (const [i, day] of days.entries()) {
    if (i === MAX_DAYS) return page.ended(isoOf(day.endsAt));
    const partitions = await partitionsOf(listing, dayOf(day.startsAt));
    const items = walk(context.table, {
      partitions,
      before,
      from: isoOf(day.startsAt),
      pageSize: size,
    });
    for await (const item of items) if (!page.take(item)) return page.ended();
  }
  return page.ended(null);
}

/** The first moment after everything before a position. */
const momentOf = (position: string): number => Date.parse(position.split('#')[0]!) + 1;

/** Since when any of the asked cost centres has usage. */
async function firstOf({ context, scope }: Listing): Promise<number> {
  const centers = await centersOf(context.table, scope.costCenters);
  return Math.min(Infinity, ...centers.map(({ firstAt }) => firstAt));
}

/** What of a day is read: the narrowest partitions that the filter names. */
async function partitionsOf({ context, filter, scope }: Listing, day: string): Promise<string[]> {
  if (filter.caller != null) return [byCallerPk(filter.caller, day)];
  const { outcome, isGuessed, applicationId } = filter;
  const narrow = isGuessed === true || (outcome != null && outcome !== 'SUCCEEDED');
  if (applicationId != null && !narrow) return [byApplicationPk(applicationId, day)];
  const active = await activeCenters(context, scope, day);
  if (isGuessed === true) return active.map((center) => guessedPk(center, day));
  if (outcome != null && outcome !== 'SUCCEEDED')
    return active.map((center) => byOutcomePk(center, outcome, day));
  return active.map((center) => entriesPk(center, day));
}

/** The cost centres that have usage on a day, of those that may be seen. */
async function activeCenters(
  { table }: UsageContext,
  { costCenters }: UsageScope,
  day: string,
): Promise<string[]> {
  if (costCenters?.length === 1) return [...costCenters];
  const active = (await queryAll(table, { pk: activePk(day) })).map(({ sk }) => sk);
  return costCenters ? active.filter((center) => costCenters.includes(center)) : active;
}

async function byCost(listing: Listing): Promise<InvocationPage | Problem> {
  const { context, scope, range, filter, token, size } = listing;
  const firstAt = Math.max(range.startsAt, await firstOf(listing));
  const days = [...daysOf({ startsAt: firstAt, endsAt: range.endsAt })].map(({ startsAt }) =>
    dayOf(startsAt),
  );
  const tooMany = invalidInput({
    field: 'filter',
    message: `takes more than ${MAX_PARTITIONS} days of cost centres to sort by cost; name a costCenter, or a later from`,
  });
  if (days.length > MAX_PARTITIONS) return tooMany;
  const partitions: string[] = [];
  for (const day of days) {
    partitions.push(...(await activeCenters(context, scope, day)).map((center) => byCostPk(center, day)));
    if (partitions.length > MAX_PARTITIONS) return tooMany;
  }
  const page = new Page(listing);
  const from = costName(filter.costUsdAtLeast == null ? 0n : picoUsdFromUsd(filter.costUsdAtLeast)!);
  const before = token ?? AFTER_ALL;
  const items = walk(context.table, { partitions, before, from, pageSize: size });
  for await (const item of items) if (!page.take(item)) return page.ended();
  return page.ended(null);
}
