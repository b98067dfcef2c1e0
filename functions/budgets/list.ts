import { TAGS } from '../../schema/tags.ts';
import type { BudgetFilter } from '../../schema/types.ts';
import type { CatalogCache } from '../catalog/load.ts';
import { invalidInput, type Problem } from '../errors/problem.ts';
import { budgetsFrom, type Budget } from '../ledger/ledger.ts';
import type { Table } from '../store/store.ts';
import type { ListArgs } from './input.ts';

const DEFAULT_PAGE = 50;

/** Budgets of a list, and where to go on; null after the last. */
export interface BudgetsPage {
  items: Budget[];
  nextToken: string | null;
}

/** A page of budgets. Pages are full until the last, and no token leads to an empty one. */
export async function listBudgets(
  table: Table,
  catalog: CatalogCache,
  { filter, limit, nextToken }: ListArgs,
): Promise<BudgetsPage | Problem> {
  const size = limit ?? DEFAULT_PAGE;
  const costCenter = filter?.costCenter ?? undefined;
  const budgets = budgetsFrom(table, { costCenter, after: nextToken ?? undefined });
  if (!budgets) return invalidInput({ field: 'nextToken', message: 'is not one that a page ended with' });
  const matches = await matcher(filter ?? {}, catalog);
  const items: Budget[] = [];
  let end: string | null = null;
  for await (const { budget, position } of budgets) {
    if (!matches(budget)) continue;
    if (items.length === size) return { items, nextToken: end };
    items.push(budget);
    end = position;
  }
  return { items, nextToken: null };
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
