import { conflict, invalidInput, type Problem } from '../errors/problem.ts';
import type { Budget } from '../ledger/ledger.ts';
import { change, type BudgetChanges } from './change.ts';
import { parseAmount, type UpdateArgs } from './input.ts';
import { wrongOnExceed } from './on-exceed.ts';

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
