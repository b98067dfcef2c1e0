import { isDeepStrictEqual } from 'node:util';
import type { CatalogCache } from '../catalog/load.ts';
import { conflict, isProblem, notFound, type Problem } from '../errors/problem.ts';
import {
  findBudget,
  saveBudget,
  withoutOldLimits,
  type Budget,
  type BudgetChange,
} from '../ledger/ledger.ts';
import { writeLine } from '../log/log.ts';
import type { Table } from '../store/store.ts';

/** What changes of budgets work with. */
export interface BudgetChanges {
  table: Table;
  catalog: CatalogCache;
  now: () => number;
  /** Who asks for the change. */
  by: string;
}

const ATTEMPTS = 5;

interface Edit {
  operation: BudgetChange['operation'];
  id: string;
  reason?: string;
  /** The argument that names the budget. */
  field?: string;
}

/** Changes a budget as it is now; if somebody else is faster, as it is then. */
export async function change(
  changes: BudgetChanges,
  { operation, id, reason, field = 'input.id' }: Edit,
  edit: (before: Budget) => Promise<Budget | Problem>,
): Promise<Budget | Problem> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await findBudget(changes.table, id);
    if (!before || before.deletedAt) return notFound(`${field}: there is no budget ${JSON.stringify(id)}`);
    const edited = await edit(before);
    if (isProblem(edited)) return edited;
    if (isDeepStrictEqual(edited, before)) return before;
    const now = changes.now();
    const updatedAt = new Date(now).toISOString();
    const after = { ...withoutOldLimits(edited, now), version: before.version + 1, updatedAt };
    const saved = await save(changes, { operation, before, after, ...(reason && { reason }) });
    if (!isProblem(saved)) return saved;
  }
  return conflict(`${field}: budget ${id} is being changed by others; try again`);
}

/** Saves a change and its audit entry, and logs it. */
export async function save(
  { table, by, now }: BudgetChanges,
  edit: Omit<BudgetChange, 'by'>,
): Promise<Budget | Problem> {
  const { after, operation } = edit;
  const saved = await saveBudget(table, { by, ...edit }, now());
  if (!saved) return conflict(`budget ${after.id} has been changed meanwhile`);
  const { id: budgetId, version, updatedAt: at } = after;
  writeLine({ level: 'INFO', message: 'budget changed', operation, by, at, budgetId, version });
  return after;
}
