import * as z from 'zod';
import type { Budget as BudgetShown, ClosedWindow } from '../../schema/types.ts';
import { fieldOf, type Field } from '../errors/field.ts';
import { isProblem, type Problem } from '../errors/problem.ts';
import { closedWindows, findBudget, type Budget } from '../ledger/ledger.ts';
import { createBudget, deleteBudget, topUpBudget, updateBudget, type BudgetChanges } from './change.ts';
import { createArgs, historyArgs, idArgs, listArgs, topUpArgs, updateArgs } from './input.ts';
import { listBudgets } from './list.ts';
import { showBudgets, showClosedWindow } from './show.ts';

/** A field that changes a budget, and answers it as it is then. */
const change = <Args>(
  schema: z.ZodType<Args>,
  run: (changes: BudgetChanges, args: Args) => Promise<Budget | Problem>,
): Field<BudgetChanges> =>
  fieldOf('change', schema, async (args, changes) => shown(changes, await run(changes, args)));

async function shown(
  { table, now }: BudgetChanges,
  budget: Budget | Problem | undefined,
): Promise<Omit<BudgetShown, 'history'> | Problem | null> {
  if (!budget || isProblem(budget)) return budget ?? null;
  return (await showBudgets(table, [budget], now()))[0]!;
}

/** Every field about budgets that answers one request. */
export const BUDGET_FIELDS = {
  createBudget: change(createArgs, createBudget),
  updateBudget: change(updateArgs, updateBudget),
  deleteBudget: change(idArgs, deleteBudget),
  topUpBudget: change(topUpArgs, topUpBudget),
  budget: fieldOf('query', idArgs, async ({ id }, changes: BudgetChanges) =>
    shown(changes, await findBudget(changes.table, id)),
  ),
  budgets: fieldOf('query', listArgs, async (args, changes: BudgetChanges) => {
    const page = await listBudgets(changes.table, changes.catalog, args);
    if (isProblem(page)) return page;
    return { ...page, items: await showBudgets(changes.table, page.items, changes.now()) };
  }),
} satisfies Record<string, Field<BudgetChanges>>;

const DEFAULT_HISTORY = 12;

/** The closed windows of one budget, newest first. */
export const HISTORY_FIELD = fieldOf(
  'query',
  z.strictObject({ budgetId: z.string(), ...historyArgs.shape }),
  async ({ budgetId, limit }, { table }: Pick<BudgetChanges, 'table'>): Promise<ClosedWindow[]> => {
    const budget = await findBudget(table, budgetId);
    if (!budget) return [];
    return (await closedWindows(table, budget, limit ?? DEFAULT_HISTORY)).map(showClosedWindow);
  },
);
