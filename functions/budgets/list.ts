import { TAGS } from '../../schema/tags.ts';
import type { BudgetFilter, BudgetSort } from '../../schema/types.ts';
import type { CatalogCache } from '../catalog/load.ts';
import { invalidInput, type Problem } from '../errors/problem.ts';
import { budgetsFrom, currentWindows, type Budget, type CurrentWindow } from '../ledger/ledger.ts';
import { percentOf } from '../pricing/amounts.ts';
import type { Reader as StoreReader } from '../store/store.ts';
import type { ListArgs } from './input.ts';
import { mayConcern, type Reader } from '../identity/reader.ts';

const DEFAULT_PAGE = 50;

/** So many windows are read at once. */
const CHUNK = 100;

/** A list is sorted as a whole; so many budgets are as much as that may take. */
const MAX_SORTED = 20_000;

/** A budget, its window now, and the token to go on after it. */
interface Listed {
  budget: Budget;
  window: CurrentWindow;
  position: string;
}

/** Budgets of a list, and where to go on; null after the last. */
export interface BudgetsPage {
  items: Listed[];
  nextToken: string | null;
}

export interface Listing {
  table: StoreReader;
  catalog: CatalogCache;
  now: () => number;
  reader: Reader;
}

const INVALID_TOKEN = invalidInput({ field: 'nextToken', message: 'is not one that a page ended with' });

const LISTS: Record<BudgetSort, (listing: Listing, args: ListArgs) => Promise<BudgetsPage | Problem>> = {
  SCOPE: byScope,
  PERCENT_USED: byPercentUsed,
};

/** A page of budgets. Pages are full until the last, and no token leads to an empty one. */
export const listBudgets = (listing: Listing, args: ListArgs): Promise<BudgetsPage | Problem> =>
  LISTS[args.sortBy ?? 'SCOPE'](listing, args);

async function byScope(listing: Listing, args: ListArgs): Promise<BudgetsPage | Problem> {
  const matching = await matchingBudgets(listing, args, args.nextToken || undefined);
  if (!matching) return INVALID_TOKEN;
  const size = args.limit ?? DEFAULT_PAGE;
  const items: Listed[] = [];
  for await (const listed of matching) {
    if (items.length === size) return { items, nextToken: items.at(-1)!.position };
    items.push(listed);
  }
  return { items, nextToken: null };
}

async function byPercentUsed(listing: Listing, args: ListArgs): Promise<BudgetsPage | Problem> {
  const start = Number(args.nextToken || 0);
  if (!Number.isSafeInteger(start) || start < 0) return INVALID_TOKEN;
  const all: Listed[] = [];
  for await (const listed of (await matchingBudgets(listing, args, undefined))!) {
    if (all.length === MAX_SORTED)
      return invalidInput({
        field: 'sortBy',
        message: `more than ${MAX_SORTED} budgets match; narrow the filter, for example by costCenter or percentUsedAtLeast`,
      });
    all.push(listed);
  }
  all.sort((a, b) => percentUsed(b) - percentUsed(a));
  const end = start + (args.limit ?? DEFAULT_PAGE);
  return { items: all.slice(start, end), nextToken: end < all.length ? String(end) : null };
}

const percentUsed = ({ window: { spent, limit } }: Pick<Listed, 'window'>): number => percentOf(spent, limit);

/** Every budget that the filter matches and the reader may see, with its window; undefined for a wrong position. */
async function matchingBudgets(
  { table, catalog, now, reader }: Listing,
  { filter }: ListArgs,
  after: string | undefined,
): Promise<AsyncIterable<Listed> | undefined> {
  const costCenters = filter?.costCenter
    ? [filter.costCenter]
    : reader.seesAll
      ? undefined
      : [null, ...(reader.own.costCenter ?? [])];
  const includeDeleted = filter?.includeDeleted ?? false;
  const budgets = budgetsFrom(table, { costCenters, includeDeleted, after });
  if (!budgets) return undefined;
  const matches = await matcher(filter ?? {}, catalog);
  const atLeast = filter?.percentUsedAtLeast ?? 0;

  async function* withWindows(): AsyncIterable<Listed> {
    let chunk: { budget: Budget; position: string }[] = [];
    const flush = async (): Promise<Listed[]> => {
      const windows = await currentWindows(
        table,
        chunk.map(({ budget }) => budget),
        now(),
      );
      const listed = chunk.map((one, i) => ({ ...one, window: windows[i]! }));
      chunk = [];
      return listed.filter((one) => percentUsed(one) >= atLeast);
    };
    for await (const one of budgets!) {
      if (!matches(one.budget) || !mayConcern(reader, one.budget.scope)) continue;
      chunk.push(one);
      if (chunk.length === CHUNK) yield* await flush();
    }
    yield* await flush();
  }
  return withWindows();
}

async function matcher(filter: BudgetFilter, catalog: CatalogCache): Promise<(budget: Budget) => boolean> {
  const model = filter.model
    ? ((await catalog.get()).find(filter.model)?.canonicalModel ?? filter.model)
    : undefined;
  const wants = (wanted: string | null | undefined, actual: string | undefined) =>
    !wanted || wanted === actual;
  return ({ scope, unit, period, mode, name }) =>
    wants(model, scope.model) &&
    TAGS.every((tag) => wants(filter[tag], scope[tag])) &&
    wants(filter.unit, unit) &&
    wants(filter.period, period) &&
    wants(filter.mode, mode) &&
    wants(filter.name, name);
}
