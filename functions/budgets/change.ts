import { TAGS } from '../../schema/tags.ts';
import type { CatalogCache } from '../catalog/load.ts';
import {
  conflict,
  invalidInput,
  isProblem,
  notFound,
  type FieldError,
  type Problem,
} from '../errors/problem.ts';
import {
  findBudget,
  placeBudget,
  saveBudget,
  topUpsAt,
  windowAt,
  type Budget,
  type BudgetChange,
  type Scope,
} from '../ledger/ledger.ts';
import { writeLine } from '../log/log.ts';
import type { Table } from '../store/store.ts';
import { parseAmount, type CreateArgs, type TopUpArgs, type UpdateArgs } from './input.ts';
import { wrongOnExceed } from './on-exceed.ts';

/** What changes of budgets work with. */
export interface BudgetChanges {
  table: Table;
  catalog: CatalogCache;
  now: () => number;
  /** Who asks for the change. */
  by: string;
}

const DEFAULT_THRESHOLDS = [80, 100];

export async function createBudget(changes: BudgetChanges, { input }: CreateArgs): Promise<Budget | Problem> {
  const { table, catalog, now } = changes;
  const { onExceed = null, downgradeTo = null, unit } = input;
  const wrong: FieldError[] = [];
  const limit = parseAmount(input.limit, unit);
  if ('must' in limit) wrong.push({ field: 'input.limit', message: limit.must });
  const scope = await scopeOf(input.scope, catalog);
  if ('message' in scope) wrong.push(scope);
  const exceed = { unit, onExceed: onExceed ?? 'DENY', downgradeTo };
  wrong.push(...wrongOnExceed(exceed, await catalog.get()));
  if (wrong.length > 0 || 'must' in limit || 'message' in scope) return invalidInput(...wrong);

  const at = new Date(now()).toISOString();
  const budget = await placeBudget(table, {
    name: input.name,
    scope: scope.scope,
    unit,
    limit: limit.parsed,
    period: input.period,
    timeZone: input.timeZone ?? 'UTC',
    mode: input.mode ?? 'ENFORCE',
    onExceed: exceed.onExceed,
    ...(downgradeTo !== null && { downgradeTo }),
    thresholds: input.thresholds ?? DEFAULT_THRESHOLDS,
    topUps: [],
    version: 1,
    createdAt: at,
    updatedAt: at,
  });
  return save(changes, { operation: 'createBudget', before: null, after: budget });
}

/** A scope with the model's canonical name, or what is wrong with it. */
async function scopeOf(
  input: CreateArgs['input']['scope'],
  catalog: CatalogCache,
): Promise<{ scope: Scope } | FieldError> {
  const tags = Object.fromEntries(TAGS.flatMap((tag) => (input[tag] ? [[tag, input[tag]]] : [])));
  if (!input.model) return { scope: tags };
  const model = (await catalog.get()).find(input.model);
  if (model) return { scope: { ...tags, model: model.canonicalModel } };
  return { field: 'input.scope.model', message: `${JSON.stringify(input.model)} is not in the catalog` };
}

export async function updateBudget(
  changes: BudgetChanges,
  { id, input, expectedVersion }: UpdateArgs,
): Promise<Budget | Problem> {
  return change(changes, 'updateBudget', id, async (before) => {
    if (typeof expectedVersion === 'number' && expectedVersion !== before.version) {
      return conflict(
        `expectedVersion: budget ${id} is at version ${before.version}, not ${expectedVersion}`,
      );
    }
    const after: Budget = {
      ...before,
      name: input.name ?? before.name,
      mode: input.mode ?? before.mode,
      onExceed: input.onExceed ?? before.onExceed,
      downgradeTo: input.downgradeTo ?? before.downgradeTo,
      thresholds: input.thresholds ?? before.thresholds,
    };
    const wrong = wrongOnExceed(after, await changes.catalog.get());
    const limit =
      typeof input.limit === 'number' ? parseAmount(input.limit, before.unit) : { parsed: before.limit };
    if ('must' in limit) wrong.push({ field: 'input.limit', message: limit.must });
    if (wrong.length > 0 || 'must' in limit) return invalidInput(...wrong);
    return { ...after, limit: limit.parsed };
  });
}

export const deleteBudget = (changes: BudgetChanges, { id }: { id: string }): Promise<Budget | Problem> =>
  change(changes, 'deleteBudget', id, async (before) => ({
    ...before,
    deletedAt: new Date(changes.now()).toISOString(),
  }));

/** Without an end of its own a top-up lasts until the current window ends. Expired ones are dropped on the way. */
export const topUpBudget = (
  changes: BudgetChanges,
  { id, amount, reason, expiresAt }: TopUpArgs,
): Promise<Budget | Problem> =>
  change(changes, 'topUpBudget', id, async (before) => {
    const now = changes.now();
    const raise = parseAmount(amount, before.unit);
    if ('must' in raise) return invalidInput({ field: 'amount', message: raise.must });
    if (expiresAt && Date.parse(expiresAt) <= now)
      return invalidInput({ field: 'expiresAt', message: 'must be in the future' });
    const { endsAt } = windowAt(before.period, before.timeZone, now);
    const end = expiresAt ? Date.parse(expiresAt) : endsAt;
    const topUp = {
      amount: raise.parsed,
      reason,
      createdBy: changes.by,
      createdAt: new Date(now).toISOString(),
      ...(end !== Infinity && { expiresAt: new Date(end).toISOString() }),
    };
    return { ...before, topUps: [...topUpsAt(before.topUps, now), topUp] };
  });

const ATTEMPTS = 5;

/** Changes a budget as it is now; if somebody else is faster, as it is then. */
async function change(
  changes: BudgetChanges,
  operation: BudgetChange['operation'],
  id: string,
  edit: (before: Budget) => Promise<Budget | Problem>,
): Promise<Budget | Problem> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await findBudget(changes.table, id);
    if (!before || before.deletedAt) return notFound(`id: there is no budget ${JSON.stringify(id)}`);
    const edited = await edit(before);
    if (isProblem(edited)) return edited;
    const updatedAt = new Date(changes.now()).toISOString();
    const after = { ...edited, version: before.version + 1, updatedAt };
    const saved = await save(changes, { operation, before, after });
    if (!isProblem(saved)) return saved;
  }
  return conflict(`id: budget ${id} is being changed by others; try again`);
}

async function save(
  { table, by, now }: BudgetChanges,
  edit: Omit<BudgetChange, 'by'>,
): Promise<Budget | Problem> {
  const { after, operation } = edit;
  const saved = await saveBudget(table, { by, ...edit }, now());
  if (!saved) return conflict(`id: budget ${after.id} has been changed meanwhile`);
  const { id: budgetId, version, updatedAt: at } = after;
  writeLine({ level: 'INFO', message: 'budget changed', operation, by, at, budgetId, version });
  return after;
}
