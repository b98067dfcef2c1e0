import type { BudgetFilter } from '../../schema/types.ts';
import type { CatalogCache } from '../catalog/catalog.ts';
import { sheetPk, REGISTRY_PK } from '../dynamodb/keys.ts';
import { queryPage } from '../dynamodb/query.ts';
import type { Item, Table } from '../dynamodb/table.ts';
import { findBudget } from '../ledger/archive.ts';
import { parseBudgetId, type Budget } from '../ledger/budget.ts';
import { decodeBudget } from '../ledger/definitions.ts';
import { validationError, type ErrorAnswer } from '../pipeline/error-answer.ts';
import type { ListArgs } from './input.ts';

/** One budget, deleted or not. */
export async function getBudget(table: Table, id: string): Promise<Budget | undefined> {
  const place = parseBudgetId(id);
  return place && findBudget(table, place.sheet, place.slot);
}

const DEFAULT_PAGE = 50;

/** Where a page ended: which sheet, and the last budget seen in it (none: the sheet has not been begun). */
interface Position {
  sheet: string;
  slot?: string;
}

/** A page of budgets: sheet by sheet, and in each by slot. Pages are full until the last. */
export async function listBudgets(
  table: Table,
  catalog: CatalogCache,
  { filter, limit, nextToken }: ListArgs,
): Promise<{ items: Budget[]; nextToken: string | null } | ErrorAnswer> {
  const size = limit ?? DEFAULT_PAGE;
  const start = nextToken ? decodePosition(nextToken) : undefined;
  if (nextToken && !start)
    return validationError([{ field: 'nextToken', message: 'is not one that a page ended with' }]);
  const matches = await matcher(filter ?? {}, catalog);

  const items: Budget[] = [];
  let position = start ?? (await nextSheet(table, filter, undefined));
  while (position) {
    const budgets = await budgetsAfter(table, position, size);
    for (const budget of budgets.items) {
      position = { sheet: budget.sheet, slot: budget.slot };
      if (!matches(budget)) continue;
      items.push(budget);
      if (items.length === size) {
        const more = await anyMatchAfter(table, filter, position, matches);
        return { items, nextToken: more ? encodePosition(position) : null };
      }
    }
    position = budgets.next ?? (await nextSheet(table, filter, position.sheet));
  }
  return { items, nextToken: null };
}

/** Whether another page would have anything in it: a token to an empty page would be a lie. */
async function anyMatchAfter(
  table: Table,
  filter: ListArgs['filter'],
  after: Position,
  matches: (budget: Budget) => boolean,
): Promise<boolean> {
  let position: Position | undefined = after;
  while (position) {
    const { items, next }: Budgets = await budgetsAfter(table, position, DEFAULT_PAGE);
    if (items.some(matches)) return true;
    position = next ?? (await nextSheet(table, filter, position.sheet));
  }
  return false;
}

/** Some budgets of a sheet, and where to go on in it; nowhere after its last. */
interface Budgets {
  items: Budget[];
  next?: Position;
}

async function budgetsAfter(table: Table, { sheet, slot }: Position, limit: number): Promise<Budgets> {
  const after: Item | undefined = slot
    ? { pk: { S: sheetPk(sheet) }, sk: { S: `BUDGET#${slot}` } }
    : undefined;
  const { items, last } = await queryPage(table, { pk: sheetPk(sheet), prefix: 'BUDGET#', limit, after });
  return {
    items: items.map(decodeBudget).filter(({ deletedAt }) => !deletedAt),
    ...(last && { next: { sheet, slot: last.sk!.S!.slice('BUDGET#'.length) } }),
  };
}

/** The sheet after one; a filter by cost centre has only that one. */
async function nextSheet(
  table: Table,
  filter: ListArgs['filter'],
  after: string | undefined,
): Promise<Position | undefined> {
  if (filter?.costCenter) return after === undefined ? { sheet: filter.costCenter } : undefined;
  const { items } = await queryPage(table, {
    pk: REGISTRY_PK,
    limit: 1,
    after: after === undefined ? undefined : { pk: { S: REGISTRY_PK }, sk: { S: after } },
  });
  const sheet = items[0]?.sk?.S;
  return sheet === undefined ? undefined : { sheet };
}

async function matcher(filter: BudgetFilter, catalog: CatalogCache): Promise<(budget: Budget) => boolean> {
  const model = filter.model
    ? ((await catalog.get()).find(filter.model)?.canonicalModel ?? filter.model)
    : undefined;
  const wants = (wanted: string | null | undefined, actual: string | undefined) =>
    !wanted || wanted === actual;
  return ({ scope, unit, period, mode, name }) =>
    wants(model, scope.model) &&
    wants(filter.costCenter, scope.costCenter) &&
    wants(filter.applicationId, scope.applicationId) &&
    wants(filter.environment, scope.environment) &&
    wants(filter.unit, unit) &&
    wants(filter.period, period) &&
    wants(filter.mode, mode) &&
    wants(filter.name, name);
}

const encodePosition = ({ sheet, slot }: Position): string =>
  Buffer.from(JSON.stringify([sheet, slot])).toString('base64url');

function decodePosition(token: string): Position | undefined {
  try {
    const [sheet, slot] = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[];
    if (typeof sheet === 'string' && sheet && typeof slot === 'string') return { sheet, slot };
  } catch {
    // not a token of ours
  }
  return undefined;
}
