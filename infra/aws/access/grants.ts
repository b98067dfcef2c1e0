import { MODELS_PK } from '../../../functions/dynamodb/keys.ts';
import type { FunctionName } from '../../wiring.ts';

interface TableGrant {
  /** DynamoDB's actions, without their prefix: exactly what the function does. */
  actions: readonly string[];
  /** The only partition that the function touches; absent for any. */
  partition?: string;
}

/** What each function may do with the table; those that are not here don't use it. */
export const TABLE_GRANTS: Partial<Record<FunctionName, TableGrant>> = {
  validate: { actions: ['Query'], partition: MODELS_PK },
  sentry: { actions: ['GetItem', 'PutItem', 'Query', 'UpdateItem'] },
  invoke: { actions: ['GetItem', 'PutItem', 'UpdateItem'] },
  budgets: { actions: ['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'] },
  models: { actions: ['GetItem', 'PutItem', 'Query'], partition: MODELS_PK },
  profiles: { actions: ['Query'], partition: MODELS_PK },
  'register-profiles': { actions: ['DeleteItem', 'PutItem', 'Query'], partition: MODELS_PK },
  sweep: { actions: ['GetItem', 'PutItem', 'Query', 'UpdateItem'] },
};

/** What resolvers may do with the table. */
export const RESOLVER_TABLE_ACTIONS = ['GetItem', 'Query'] as const;

/** Which mutations each function may publish with. */
export const PUBLISHING: Partial<Record<FunctionName, readonly string[]>> = {
  sentry: ['publishUsage', 'publishBudgetAlert'],
  invoke: ['publishUsage', 'publishBudgetAlert'],
  sweep: ['publishUsage'],
};
