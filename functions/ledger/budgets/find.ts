import type { Item, Reader } from '../../store/store.ts';
import {
  BUDGETS_PREFIX,
  budgetKey,
  DELETED_PREFIX,
  definitionKey,
  deletedKey,
  sheetPk,
  SHEETS_PK,
} from '../keys.ts';
import { SHARED_SHEET, type Budget } from './budget.ts';
import { decodeBudget } from './stored-budget.ts';

/** One budget by its ID, deleted or not. */
export async function findBudget(table: Reader, id: string): Promise<Budget | undefined> {
  const place = await table.get(budgetKey(id));
  return place && budgetAt(table, place.sheet as string, place.slot as string);
}

/** The budget of a slot, deleted or not. */
export async function budgetAt(table: Reader, sheet: string, slot: string): Promise<Budget | undefined> {
  const item = (await table.get(definitionKey(sheet, slot))) ?? (await table.get(deletedKey(sheet, slot)));
  return item && decodeBudget(item);
}

/** Where a list stands: a token that says after which budget to go on. */
type Position = [sheet: string, prefix: string, slot: string];

/** Those that stand come before those that are deleted. */
const ORDER = [BUDGETS_PREFIX, DELETED_PREFIX];

const PAGE = 100;

/** Slots are numbers in base 36. */
const SLOT = /^[0-9a-z]*$/;

/** Right after a text, in the order of the store, comes that text with this behind it. */
const NEXT = '\0';
const LAST = '\u{10FFFF}';

interface Listing {
  /** Only the budgets of these cost centres; `null` stands for those that name none. All if absent. */
  costCenters?: readonly (string | null)[] | undefined;
  /** Deleted ones too: after the others of their cost centre. */
  includeDeleted?: boolean | undefined;
  /** Begin after this position. */
  after?: string | undefined;
}

/** Budgets, and the position right after each. Undefined for a position that is none of ours. */
export function budgetsFrom(table: Reader, listing: Listing): AsyncIterable<Found> | undefined {
  const start = listing.after === undefined ? undefined : decodePosition(listing.after);
  if (listing.after !== undefined && !start) return undefined;
  return iterate(table, listing, start);
}

interface Found {
  budget: Budget;
  position: string;
}

/** So many sheets are read at once at most: the first by itself, since a page often ends there, then twice as many each time. */
const MOST_AT_ONCE = 32;

async function* iterate(table: Reader, listing: Listing, start: Position | undefined): AsyncIterable<Found> {
  let batch: string[] = [];
  let size = 1;
  const budgetsOf = (sheet: string) => budgetsIn(table, sheet, listing, start);
  for await (const sheet of sheetsFrom(table, listing.costCenters, start?.[0])) {
    if (size === 1) yield* budgetsOf(sheet);
    else batch.push(sheet);
    if (size > 1 && batch.length < size) continue;
    yield* await allOf(batch.map(budgetsOf));
    batch = [];
    size = Math.min(size * 2, MOST_AT_ONCE);
  }
  yield* await allOf(batch.map(budgetsOf));
}

async function allOf(lists: readonly AsyncIterable<Found>[]): Promise<Found[]> {
  const all = lists.map(async (list) => {
    const found: Found[] = [];
    for await (const one of list) found.push(one);
    return found;
  });
  return (await Promise.all(all)).flat();
}

/** The budgets of a sheet, from the start on where it is in there. */
async function* budgetsIn(
  table: Reader,
  sheet: string,
  { includeDeleted }: Listing,
  start: Position | undefined,
): AsyncIterable<Found> {
  const begun = start?.[0] === sheet ? start : undefined;
  for (const prefix of begun ? ORDER.slice(ORDER.indexOf(begun[1])) : ORDER) {
    if (prefix === DELETED_PREFIX && !includeDeleted) continue;
    const slot = begun?.[1] === prefix ? begun[2] : '';
    const range = { from: `${prefix}${slot}${NEXT}`, to: `${prefix}${LAST}` };
    for await (const item of itemsOf(table, { pk: sheetPk(sheet), ...range })) {
      const budget = decodeBudget(item);
      // A deletion that was cut off may have left a budget in its place, marked.
      const isListed = prefix === DELETED_PREFIX || !budget.deletedAt;
      if (isListed) yield { budget, position: encodePosition([sheet, prefix, budget.slot]) };
    }
  }
}

async function* itemsOf(
  table: Reader,
  query: { pk: string; from: string; to?: string },
): AsyncIterable<Item> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const page = await table.query({ ...query, limit: PAGE, ...(after && { after }) });
    yield* page.items;
    after = page.after;
  }
}

/** The sheets of these cost centres, or all that are registered, in order, from one on. */
async function* sheetsFrom(
  table: Reader,
  costCenters: Listing['costCenters'],
  from: string | undefined,
): AsyncIterable<string> {
  if (costCenters) {
    const sheets = new Set(costCenters.map((costCenter) => costCenter ?? SHARED_SHEET));
    yield* [...sheets].sort().filter((sheet) => from === undefined || sheet >= from);
    return;
  }
  if (from !== undefined) yield from;
  for await (const { sk } of itemsOf(table, { pk: SHEETS_PK, from: `${from ?? ''}${NEXT}` })) yield sk;
}

const encodePosition = (position: Position): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

function decodePosition(token: string): Position | undefined {
  try {
    const position = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[];
    const [sheet, prefix, slot] = position;
    const isPrefix = prefix === BUDGETS_PREFIX || prefix === DELETED_PREFIX;
    if (typeof sheet === 'string' && sheet && isPrefix && typeof slot === 'string' && SLOT.test(slot))
      return [sheet, prefix, slot];
  } catch {
    // not a token of ours
  }
  return undefined;
}
