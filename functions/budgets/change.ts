import { isDeepStrictEqual } from 'node:util';
import type { CatalogCache } from '../catalog/load.ts';
import { conflict, invalidInput, isProblem, notFound, type Problem } from '../errors/problem.ts';
import {
  findBudget,
  saveBudget,
  topUpsNow,
  windowAt,
  withoutOldLimits,
  type Budget,
  type BudgetChange,
} from '../ledger/ledger.ts';
import { writeLine } from '../log/log.ts';
import { randomId } from '../store/random-id.ts';
import type { Table } from '../store/store.ts';
import { parseAmount, type TopUpArgs, type UpdateArgs, type WithdrawArgs } from './input.ts';
import { wrongOnExceed } from './on-exceed.ts';

/** What changes of budgets work with. */
export interface BudgetChanges {
  table: Table;
  catalog: CatalogCache;
  now: () => number;
  /** Who asks for the change. */
  by: string;
}

/** What is absent stays; null clears what may be absent. A change that changes nothing makes no new version. */
export const updateBudget = (changes: BudgetChanges, { input }: UpdateArgs): Promise<Budget | Problem> =>
  change(changes, { operation: 'updateBudget', id: input.id }, async (before) => {
    const { expectedVersion } = input;
    if (typeof expectedVersion === 'number' && expectedVersion !== before.version)
      return conflict(
        `input.expectedVersion: budget ${input.id} is at version ${before.version}, not ${expectedVersion}`,
      );
    const { downgradeTo: downgradedTo, ...rest } = before;
    const downgradeTo = input.downgradeTo === undefined ? downgradedTo : input.downgradeTo;
    const limit =
      typeof input.limit === 'number' ? parseAmount(input.limit, before.unit) : { parsed: before.limit };
    const after: Budget = {
      ...rest,
      name: input.name ?? before.name,
      mode: input.mode ?? before.mode,
      onExceed: input.onExceed ?? before.onExceed,
      ...(typeof downgradeTo === 'string' && { downgradeTo }),
      thresholds: input.thresholds ?? before.thresholds,
    };
    const wrong = wrongOnExceed(after, await changes.catalog.reload(), changes.now());
    if ('must' in limit) return invalidInput(...wrong, { field: 'input.limit', message: limit.must });
    if (wrong.length > 0) return invalidInput(...wrong);
    return withLimit(after, limit.parsed, changes.now());
  });

/** Windows that end before a change of the limit are told with the limit that they had. */
const withLimit = (budget: Budget, limit: bigint, now: number): Budget =>
  limit === budget.limit
    ? budget
    : {
        ...budget,
        limit,
        earlierLimits: [...budget.earlierLimits, { limit: budget.limit, until: new Date(now).toISOString() }],
      };

export const deleteBudget = (changes: BudgetChanges, { id }: { id: string }): Promise<Budget | Problem> =>
  change(changes, { operation: 'deleteBudget', id, field: 'id' }, async (before) => ({
    ...before,
    deletedAt: new Date(changes.now()).toISOString(),
  }));

/** A definition is one item, and each change notes it twice. */
const MAX_TOP_UPS = 100;

/** Without an end of its own a top-up lasts until the current window ends. */
export function topUpBudget(changes: BudgetChanges, { input }: TopUpArgs): Promise<Budget | Problem> {
  const { amount, reason, expiresAt, clientToken } = input;
  // Made once: a write whose answer was lost, and that another change has followed, is found again by it.
  const id = randomId(9);
  return change(changes, { operation: 'topUpBudget', id: input.id, reason }, async (before) => {
    const now = changes.now();
    const raise = parseAmount(amount, before.unit);
    if ('must' in raise) return invalidInput({ field: 'input.amount', message: raise.must });
    const given = before.topUps.find(
      (one) =>
        one.id === id || (clientToken && one.clientToken === clientToken && one.createdBy === changes.by),
    );
    if (given && (given.amount !== raise.parsed || given.reason !== reason))
      return conflict('input.clientToken: you have used it for another top-up of this budget');
    if (given) return before;
    if (expiresAt && Date.parse(expiresAt) <= now)
      return invalidInput({ field: 'input.expiresAt', message: 'must be in the future' });
    if (topUpsNow(before.topUps, now).length >= MAX_TOP_UPS)
      return conflict(`input.id: budget ${before.id} has ${MAX_TOP_UPS} top-ups; raise its limit instead`);
    const { endsAt } = windowAt(before.period, before.timeZone, now);
    const end = expiresAt ? Date.parse(expiresAt) : endsAt;
    const topUp = {
      id,
      amount: raise.parsed,
      reason,
      createdBy: changes.by,
      createdAt: new Date(now).toISOString(),
      ...(end !== Infinity && { expiresAt: new Date(end).toISOString() }),
      ...(clientToken && { clientToken }),
    };
    return { ...before, topUps: [...before.topUps, topUp] };
  });
}

/** Takes a top-up back from now on. Again is harmless. */
export const withdrawTopUp = (
  changes: BudgetChanges,
  { input: { id, topUpId, reason } }: WithdrawArgs,
): Promise<Budget | Problem> =>
  change(changes, { operation: 'withdrawTopUp', id, reason }, async (before) => {
    const topUp = before.topUps.find((one) => one.id === topUpId);
    if (!topUp) return notFound(`input.topUpId: budget ${id} has no top-up ${JSON.stringify(topUpId)}`);
    if (topUp.withdrawnAt) return before;
    const withdrawn = { ...topUp, withdrawnAt: new Date(changes.now()).toISOString() };
    return { ...before, topUps: before.topUps.map((one) => (one === topUp ? withdrawn : one)) };
  });

const ATTEMPTS = 5;

interface Edit {
  operation: BudgetChange['operation'];
  id: string;
  reason?: string;
  /** The argument that names the budget. */
  field?: string;
}

/** Changes a budget as it is now; if somebody else is faster, as it is then. */
async function change(
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
