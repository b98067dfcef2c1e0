import type { CatalogCache } from '../catalog/catalog.ts';
import type { Table } from '../dynamodb/table.ts';
import { findBudget } from '../ledger/archive.ts';
import { budgetId, parseBudgetId, sheetOf, topUpsAt, type Budget, type Scope } from '../ledger/budget.ts';
import { nextSlot } from '../ledger/registry.ts';
import { windowAt } from '../ledger/window.ts';
import { writeLine } from '../outcome/log.ts';
import {
  conflict,
  notFound,
  validationError,
  type ErrorAnswer,
  type FieldError,
} from '../pipeline/error-answer.ts';
import { parseAmount, type CreateArgs, type TopUpArgs, type UpdateArgs } from './input.ts';
import { saveBudget, type Change } from './store.ts';

/** What changes of budgets work with. */
export interface Desk {
  table: Table;
  catalog: CatalogCache;
  now: () => number;
  /** Who asks for the change. */
  by: string;
}

const DEFAULT_THRESHOLDS = [80, 100];

export async function createBudget(desk: Desk, { input }: CreateArgs): Promise<Budget | ErrorAnswer> {
  const limit = parseAmount(input.limit, input.unit);
  const scope: Scope = {};
  const wrong: FieldError[] = [];
  if (typeof limit === 'string') wrong.push({ field: 'input.limit', message: limit });
  if (input.scope.model) {
    const model = (await desk.catalog.get()).find(input.scope.model);
    if (model) scope.model = model.canonicalModel;
    else
      wrong.push({
        field: 'input.scope.model',
        message: `${JSON.stringify(input.scope.model)} is not in the catalog`,
      });
  }
  if (input.scope.costCenter) scope.costCenter = input.scope.costCenter;
  if (input.scope.applicationId) scope.applicationId = input.scope.applicationId;
  if (input.scope.environment) scope.environment = input.scope.environment;
  wrong.push(...(await wrongExceed(desk, { ...input, onExceed: input.onExceed ?? 'DENY' })));
  if (wrong.length > 0 || typeof limit === 'string') return validationError(wrong);

  const sheet = sheetOf(scope);
  const slot = await nextSlot(desk.table, sheet);
  const at = new Date(desk.now()).toISOString();
  const budget: Budget = {
    id: budgetId(sheet, slot),
    sheet,
    slot,
    name: input.name,
    scope,
    unit: input.unit,
    limit,
    period: input.period,
    timeZone: input.timeZone ?? 'UTC',
    mode: input.mode ?? 'ENFORCE',
    onExceed: input.onExceed ?? 'DENY',
    ...(input.downgradeTo && { downgradeTo: input.downgradeTo }),
    thresholds: input.thresholds ?? DEFAULT_THRESHOLDS,
    topUps: [],
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  return save(desk, 'createBudget', null, budget);
}

export async function updateBudget(
  desk: Desk,
  { id, input, expectedVersion }: UpdateArgs,
): Promise<Budget | ErrorAnswer> {
  return change(desk, 'updateBudget', id, async (before) => {
    if (typeof expectedVersion === 'number' && expectedVersion !== before.version) {
      return conflict(
        `expectedVersion: budget ${id} is at version ${before.version}, not ${expectedVersion}`,
      );
    }
    const limit = typeof input.limit === 'number' ? parseAmount(input.limit, before.unit) : before.limit;
    const after: Budget = {
      ...before,
      name: input.name ?? before.name,
      mode: input.mode ?? before.mode,
      onExceed: input.onExceed ?? before.onExceed,
      downgradeTo: input.downgradeTo ?? before.downgradeTo,
      thresholds: input.thresholds ?? before.thresholds,
    };
    const wrong = await wrongExceed(desk, after);
    if (typeof limit === 'string') wrong.push({ field: 'input.limit', message: limit });
    if (wrong.length > 0 || typeof limit === 'string') return validationError(wrong);
    return { ...after, limit };
  });
}

export const deleteBudget = (desk: Desk, { id }: { id: string }): Promise<Budget | ErrorAnswer> =>
  change(desk, 'deleteBudget', id, async (before) => ({
    ...before,
    deletedAt: new Date(desk.now()).toISOString(),
  }));

/** Without an end of its own a top-up lasts until the current window ends. Expired ones are dropped on the way. */
export const topUpBudget = (
  desk: Desk,
  { id, amount, reason, expiresAt }: TopUpArgs,
): Promise<Budget | ErrorAnswer> =>
  change(desk, 'topUpBudget', id, async (before) => {
    const now = desk.now();
    const parsed = parseAmount(amount, before.unit);
    if (typeof parsed === 'string') return validationError([{ field: 'amount', message: parsed }]);
    if (expiresAt && Date.parse(expiresAt) <= now) {
      return validationError([{ field: 'expiresAt', message: 'must be in the future' }]);
    }
    const { endsAt } = windowAt(before.period, before.timeZone, now);
    const end = expiresAt ? Date.parse(expiresAt) : endsAt;
    const topUp = {
      amount: parsed,
      reason,
      createdBy: desk.by,
      createdAt: new Date(now).toISOString(),
      ...(end !== Infinity && { expiresAt: new Date(end).toISOString() }),
    };
    return { ...before, topUps: [...topUpsAt(before.topUps, now), topUp] };
  });

const ATTEMPTS = 5;

/** Changes a budget as it is now; if somebody else is faster, as it is then. */
async function change(
  desk: Desk,
  operation: Change['operation'],
  id: string,
  edit: (before: Budget) => Promise<Budget | ErrorAnswer>,
): Promise<Budget | ErrorAnswer> {
  const place = parseBudgetId(id);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = place && (await findBudget(desk.table, place.sheet, place.slot));
    if (!before || before.deletedAt) return notFound(`id: there is no budget ${JSON.stringify(id)}`);
    const edited = await edit(before);
    if ('error' in edited) return edited;
    const after = { ...edited, version: before.version + 1, updatedAt: new Date(desk.now()).toISOString() };
    const saved = await save(desk, operation, before, after);
    if (!('error' in saved)) return saved;
  }
  return conflict(`id: budget ${id} is being changed by others; try again`);
}

async function save(
  { table, by, now }: Desk,
  operation: Change['operation'],
  before: Budget | null,
  after: Budget,
): Promise<Budget | ErrorAnswer> {
  const saved = await saveBudget(table, { by, operation, before, after }, now());
  if (!saved) return conflict(`id: budget ${after.id} has been changed meanwhile`);
  const { id: changed, version, updatedAt: at } = after;
  writeLine({ level: 'INFO', message: 'budget changed', operation, by, at, budgetId: changed, version });
  return after;
}

/** What a budget does when it is full must be possible for it. */
async function wrongExceed(
  { catalog }: Desk,
  {
    unit,
    onExceed,
    downgradeTo,
  }: { unit: Budget['unit']; onExceed: Budget['onExceed']; downgradeTo?: string | null },
): Promise<FieldError[]> {
  if (onExceed !== 'DENY' && unit === 'REQUESTS') {
    return [
      { field: 'input.onExceed', message: `${onExceed} makes no call fit a REQUESTS budget; use DENY` },
    ];
  }
  if (onExceed !== 'DOWNGRADE') return [];
  if (!downgradeTo) return [{ field: 'input.downgradeTo', message: 'is needed for DOWNGRADE' }];
  const model = (await catalog.get()).find(downgradeTo);
  if (!model)
    return [{ field: 'input.downgradeTo', message: `${JSON.stringify(downgradeTo)} is not in the catalog` }];
  return [];
}
