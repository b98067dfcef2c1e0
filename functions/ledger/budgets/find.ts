import type { Reader } from '../../store/store.ts';
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
export function budgetsFrom(
  table: Reader,
  listing: Listing,
): AsyncIterable<{ budget: Budget; position: string }> | undefined {
  const start = listing.after === undefined ? undefined : decodePosition(listing.after);
  if (listing.after !== undefined && !start) return undefined;
  return iterate(table, listing, start);
}

async function* iterate(table: Reader, listing: Listing, start: Position | undefined) {
  for await (const sheet of sheetsFrom(table, listing.costCenters, start?.[0])) {
    const begun = start?.[0] === sheet ? start : undefined;
    for (const prefix of begun ? ORDER.slice(ORDER.indexOf(begun[1])) : ORDER) {
      if (prefix === DELETED_PREFIX && !listing.includeDeleted) continue;
      let slot = begun?.[1] === prefix ? begun[2] : '';
      for (let after: string | undefined = ''; after !== undefined;) {
        const range = { from: `${prefix}${slot}${NEXT}`, to: `${prefix}${LAST}` };
        const page = await table.query({ pk: sheetPk(sheet), ...range, limit: PAGE });
        for (const budget of page.items.map(decodeBudget)) {
          slot = budget.slot;
          // A deletion that was cut off may have left a budget in its place, marked.
          const isListed = prefix === DELETED_PREFIX || !budget.deletedAt;
          if (isListed) yield { budget, position: encodePosition([sheet, prefix, slot]) };
        }
        after = page.items.length > 0 ? page.after : undefined;
      }
    }
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
  let sheet = from;
  if (sheet !== undefined) yield sheet;
  for (;;) {
    const { items } = await table.query({ pk: SHEETS_PK, from: `${sheet ?? ''}${NEXT}`, limit: 1 });
    sheet = items[0]?.sk;
    if (sheet === undefined) return;
    yield sheet;
  }
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
