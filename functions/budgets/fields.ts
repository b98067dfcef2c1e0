import * as z from 'zod';
import type { Budget as BudgetShown, ClosedWindow } from '../../schema/types.ts';
import { fieldOf, type Field } from '../errors/field.ts';
import { isProblem, type Problem } from '../errors/problem.ts';
import { closedWindows, currentWindows, findBudget, type Budget } from '../ledger/ledger.ts';
import type { BudgetChanges } from './change.ts';
import { budgetChanges } from './changes.ts';
import { createBudget } from './create.ts';
import {
  changesArgs,
  createArgs,
  historyArgs,
  idArgs,
  listArgs,
  topUpArgs,
  updateArgs,
  withdrawArgs,
} from './input.ts';
import { listBudgets } from './list.ts';
import { mayConcern, type Reader } from '../identity/reader.ts';
import { showBudget, showClosedWindow } from './show.ts';
import { topUpBudget, withdrawTopUp } from './top-ups.ts';
import { deleteBudget, updateBudget } from './update.ts';

/** What fields about budgets work with. */
export interface BudgetContext extends BudgetChanges {
  reader: Reader;
}

/** A field that changes a budget, and answers it as it is then. */
const change = <Args>(
  schema: z.ZodType<Args>,
  run: (changes: BudgetChanges, args: Args) => Promise<Budget | Problem>,
): Field<BudgetContext> =>
  fieldOf('change', schema, async (args, context) => {
    const budget = await run(context, args);
    return isProblem(budget) ? budget : shown(context, budget);
  });

async function shown(
  { table, now }: BudgetChanges,
  budget: Budget,
): Promise<Omit<BudgetShown, 'history' | 'forecast'>> {
  const [window] = await currentWindows(table, [budget], now());
  return showBudget(budget, window!, now());
}

/** Every field about budgets that answers one request. */
export const BUDGET_FIELDS = {
  createBudget: change(createArgs, createBudget),
  updateBudget: change(updateArgs, updateBudget),
  deleteBudget: change(idArgs, deleteBudget),
  topUpBudget: change(topUpArgs, topUpBudget),
  withdrawTopUp: change(withdrawArgs, withdrawTopUp),
  budget: fieldOf('query', idArgs, async ({ id }, context: BudgetContext) => {
    const budget = await findBudget(context.table, id);
    return budget && mayConcern(context.reader, budget.scope) ? shown(context, budget) : null;
  }),
  budgets: fieldOf('query', listArgs, async (args, context: BudgetContext) => {
    const page = await listBudgets(context, args);
    if (isProblem(page)) return page;
    const items = page.items.map(({ budget, window }) => showBudget(budget, window, context.now()));
    return { items, nextToken: page.nextToken };
  }),
  budgetChanges: fieldOf('query', changesArgs, (args, { table }: BudgetContext) =>
    budgetChanges(table, args),
  ),
} satisfies Record<string, Field<BudgetContext>>;

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
