import { createHash } from 'node:crypto';
import { TAGS } from '../../schema/tags.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { conflict, invalidInput, type FieldError, type Problem } from '../errors/problem.ts';
import {
  budgetsFrom,
  findBudget,
  idByToken,
  MAX_COVERING_BUDGETS,
  placeBudget,
  type Budget,
  type Scope,
  type ScopeField,
} from '../ledger/ledger.ts';
import type { Table } from '../store/store.ts';
import { save, type BudgetChanges } from './change.ts';
import { parseAmount, type CreateArgs } from './input.ts';
import { wrongOnExceed } from './on-exceed.ts';
import { canOverlap, mostCoveringOneCall } from './overlap.ts';

const DEFAULT_THRESHOLDS = [80, 100];

/** Sets a budget; once for a client token that comes again. */
export async function createBudget(changes: BudgetChanges, { input }: CreateArgs): Promise<Budget | Problem> {
  const { table, by, now } = changes;
  const { clientToken } = input;
  const requestHash = hashOf(input);
  const id = clientToken ? idByToken(by, clientToken) : undefined;
  const created = id && (await findBudget(table, id));
  if (created)
    return created.requestHash === requestHash
      ? created
      : conflict('input.clientToken: you have used it for another budget');

  // A name must mean what it means everywhere from now on: the catalog is read, not remembered.
  const catalog = await changes.catalog.reload();
  const { limit, scope, exceed, wrong } = parsed(input, catalog, now());
  if (wrong.length > 0 || limit === undefined || scope === undefined) return invalidInput(...wrong);
  const crowded = await tooManyWith(table, scope);
  if (crowded) return invalidInput(crowded);

  const at = new Date(now()).toISOString();
  const budget = await placeBudget(
    table,
    {
      name: input.name,
      scope,
      unit: input.unit,
      limit,
      period: input.period,
      timeZone: input.timeZone ?? 'UTC',
      mode: exceed.mode,
      onExceed: exceed.onExceed,
      ...(typeof exceed.downgradeTo === 'string' && { downgradeTo: exceed.downgradeTo }),
      thresholds: input.thresholds ?? DEFAULT_THRESHOLDS,
      topUps: [],
      earlierLimits: [],
      ...(clientToken && { requestHash }),
      version: 1,
      createdAt: at,
      updatedAt: at,
    },
    id,
  );
  return save(changes, { operation: 'createBudget', before: null, after: budget });
}

/** The same request has the same hash. */
const hashOf = (input: CreateArgs['input']): string =>
  createHash('sha256').update(JSON.stringify(input)).digest('base64url');

function parsed(input: CreateArgs['input'], catalog: Catalog, now: number) {
  const wrong: FieldError[] = [];
  const limit = parseAmount(input.limit, input.unit);
  if ('must' in limit) wrong.push({ field: 'input.limit', message: limit.must });
  const scope = scopeOf(input.scope, catalog);
  if ('message' in scope) wrong.push(scope);
  const exceed = {
    unit: input.unit,
    mode: input.mode ?? 'ENFORCE',
    onExceed: input.onExceed ?? 'DENY',
    downgradeTo: input.downgradeTo,
    scope: 'scope' in scope ? scope.scope : {},
  };
  wrong.push(...wrongOnExceed(exceed, catalog, now));
  return {
    exceed,
    wrong,
    limit: 'parsed' in limit ? limit.parsed : undefined,
    scope: 'scope' in scope ? scope.scope : undefined,
  };
}

/** A scope with the model's canonical name, or what is wrong with it. */
function scopeOf(input: CreateArgs['input']['scope'], catalog: Catalog): { scope: Scope } | FieldError {
  const tags = Object.fromEntries(TAGS.flatMap((tag) => (input[tag] ? [[tag, input[tag]]] : [])));
  if (!input.model) return { scope: tags };
  const model = catalog.find(input.model);
  if (model) return { scope: { ...tags, model: model.canonicalModel } };
  return { field: 'input.scope.model', message: `${JSON.stringify(input.model)} is not in the catalog` };
}

const FIELDS: readonly ScopeField[] = ['model', ...TAGS];

/** What is wrong with one budget more: that some call would be covered by more than one call may be. */
async function tooManyWith(table: Table, scope: Scope): Promise<FieldError | undefined> {
  const costCenters = scope.costCenter === undefined ? undefined : [scope.costCenter, null];
  const overlapping: Scope[] = [];
  for await (const { budget } of budgetsFrom(table, { costCenters })!)
    if (canOverlap(budget.scope, scope, FIELDS)) overlapping.push(budget.scope);
  const most = mostCoveringOneCall(overlapping, FIELDS, MAX_COVERING_BUDGETS - 1);
  if (most < MAX_COVERING_BUDGETS) return undefined;
  return {
    field: 'input.scope',
    message: `some calls that it covers are covered by ${MAX_COVERING_BUDGETS} budgets already, and no more may cover one; merge or delete some`,
  };
}
