import type * as z from 'zod';
import { CatalogCache } from '../catalog/catalog.ts';
import { openTable } from '../dynamodb/table.ts';
import type { Budget } from '../ledger/budget.ts';
import { readSheet } from '../ledger/read-sheet.ts';
import type { Sheet } from '../ledger/sheet.ts';
import type { Caller } from '../pipeline/call.ts';
import { validationError, type ErrorAnswer } from '../pipeline/error-answer.ts';
import { fieldErrors } from '../pipeline/zod-fields.ts';
import { createSchema, idSchema, listSchema, topUpSchema, updateSchema } from './input.ts';
import { getBudget, listBudgets } from './read.ts';
import { showBudget } from './show.ts';
import { createBudget, deleteBudget, topUpBudget, updateBudget, type Desk } from './write.ts';

const table = openTable();
const catalog = new CatalogCache(table);

interface BudgetsEvent {
  field: keyof typeof OPERATIONS;
  args: unknown;
  caller: Caller;
}

/** Everything about budgets that needs more than a look into the table. */
export const handler = ({ field, args, caller }: BudgetsEvent): Promise<unknown> =>
  OPERATIONS[field](args, { table, catalog, now: Date.now, by: caller.id });

/** An operation: checked arguments in, budgets with their windows out. */
const operation =
  <T>(schema: z.ZodType<T>, run: (args: T, desk: Desk) => Promise<unknown>) =>
  async (args: unknown, desk: Desk): Promise<unknown> => {
    const parsed = schema.safeParse(args);
    return parsed.success ? run(parsed.data, desk) : validationError(fieldErrors(parsed.error));
  };

async function shown(budget: Budget | ErrorAnswer | undefined): Promise<unknown> {
  if (!budget || 'error' in budget) return budget ?? null;
  return showBudget(budget, await readSheet(table, budget.sheet), Date.now());
}

const OPERATIONS = {
  createBudget: operation(createSchema, async (args, desk) => shown(await createBudget(desk, args))),
  updateBudget: operation(updateSchema, async (args, desk) => shown(await updateBudget(desk, args))),
  deleteBudget: operation(idSchema, async (args, desk) => shown(await deleteBudget(desk, args))),
  topUpBudget: operation(topUpSchema, async (args, desk) => shown(await topUpBudget(desk, args))),
  budget: operation(idSchema, async ({ id }) => shown(await getBudget(table, id))),
  budgets: operation(listSchema, async (args) => {
    const page = await listBudgets(table, catalog, args);
    if ('error' in page) return page;
    const sheets = new Map<string, Promise<Sheet>>();
    const sheetNamed = (name: string) => {
      const sheet = sheets.get(name) ?? readSheet(table, name);
      sheets.set(name, sheet);
      return sheet;
    };
    const items = page.items.map(async (budget) =>
      showBudget(budget, await sheetNamed(budget.sheet), Date.now()),
    );
    return { items: await Promise.all(items), nextToken: page.nextToken };
  }),
};
