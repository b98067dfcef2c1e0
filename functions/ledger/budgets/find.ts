import type { Table } from '../../store/store.ts';
import { BUDGETS_PREFIX, budgetKey, definitionKey, deletedKey, sheetPk, SHEETS_PK } from '../keys.ts';
import type { Budget } from './budget.ts';
import { decodeBudget } from './stored-budget.ts';

/** One budget by its ID, deleted or not. */
export async function findBudget(table: Table, id: string): Promise<Budget | undefined> {
  const place = await table.get(budgetKey(id));
  return place && budgetAt(table, place.sheet as string, place.slot as string);
}

/** The budget of a slot, deleted or not. */
export async function budgetAt(table: Table, sheet: string, slot: string): Promise<Budget | undefined> {
  const item = (await table.get(definitionKey(sheet, slot))) ?? (await table.get(deletedKey(sheet, slot)));
  return item && decodeBudget(item);
}

/** Where a list stands: a token that says after which budget to go on. */
type Position = [sheet: string, slot: string];

const PAGE = 100;

/** Right after a text, in the order of the store, comes that text with this behind it. */
const NEXT = '\0';
const LAST = '\u{10FFFF}';

interface Listing {
  /** Only the budgets that name this cost centre. */
  costCenter?: string | undefined;
  /** Begin after this position. */
  after?: string | undefined;
}

/** Every budget that is not deleted, and the position right after it. Undefined for a position that is none of ours. */
export function budgetsFrom(
  table: Table,
  { costCenter, after }: Listing,
): AsyncIterable<{ budget: Budget; position: string }> | undefined {
  const start = after === undefined ? undefined : decodePosition(after);
  if (after !== undefined && !start) return undefined;
  return iterate(table, costCenter, start);
}

async function* iterate(table: Table, costCenter: string | undefined, start: Position | undefined) {
  let sheet: string | undefined = start?.[0] ?? costCenter ?? (await sheetAfter(table, ''));
  let slot = start?.[1] ?? '';
  while (sheet !== undefined) {
    const range = { from: `${BUDGETS_PREFIX}${slot}${NEXT}`, to: `${BUDGETS_PREFIX}${LAST}` };
    const { items, after } = await table.query({ pk: sheetPk(sheet), ...range, limit: PAGE });
    for (const budget of items.map(decodeBudget)) {
      slot = budget.slot;
      if (!budget.deletedAt) yield { budget, position: encodePosition([sheet, slot]) };
    }
    if (after !== undefined && items.length > 0) continue;
    sheet = costCenter === undefined ? await sheetAfter(table, sheet) : undefined;
    slot = '';
  }
}

async function sheetAfter(table: Table, sheet: string): Promise<string | undefined> {
  const { items } = await table.query({ pk: SHEETS_PK, from: `${sheet}${NEXT}`, limit: 1 });
  return items[0]?.sk;
}

const encodePosition = (position: Position): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

function decodePosition(token: string): Position | undefined {
  try {
    const position = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[];
    const [sheet, slot] = position;
    if (typeof sheet === 'string' && sheet && typeof slot === 'string') return [sheet, slot];
  } catch {
    // not a token of ours
  }
  return undefined;
}
