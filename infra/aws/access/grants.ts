import { BILL_PK } from '../../../functions/billing/keys.ts';
import { MODELS_PK } from '../../../functions/catalog/keys.ts';
import type { TableName } from '../../../functions/store/store.ts';
import type { FunctionName } from '../../wiring.ts';

export interface TableGrant {
  /** DynamoDB's actions, without their prefix: exactly what the function does. */
  actions: readonly string[];
  /** The only partition that the function touches; absent for any. */
  partition?: string;
}

const AUDITING: TableGrant = { actions: ['GetItem', 'PutItem', 'UpdateItem'] };

/** What each function may do with each table; those that are not here use none. */
const TABLE_GRANTS: Partial<
  Record<FunctionName, Partial<Record<TableName, TableGrant | readonly TableGrant[]>>>
> = {
  validate: { ledger: { actions: ['Query'], partition: MODELS_PK } },
  sentry: { ledger: { actions: ['GetItem', 'PutItem', 'Query', 'UpdateItem'] }, calls: AUDITING },
  invoke: { ledger: { actions: ['GetItem', 'PutItem', 'Query', 'UpdateItem'] }, calls: AUDITING },
  run: { ledger: { actions: ['GetItem', 'PutItem', 'Query', 'UpdateItem'] }, calls: AUDITING },
  // It settles what calls still hold, reads budgets and windows, and marks alerts. The calls come to it by their stream.
  // A correction it brings to an end itself, and notes that.
  relay: {
    ledger: { actions: ['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'] },
    calls: { actions: ['GetItem', 'UpdateItem'] },
  },
  budgets: { ledger: { actions: ['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'] } },
  // It cancels too, and gives back what is cancelled before it has begun.
  calls: {
    ledger: { actions: ['GetItem', 'Query', 'UpdateItem'] },
    calls: { actions: ['GetItem', 'UpdateItem'] },
  },
  // Beyond its own partition: before a model goes, the budgets that downgrade to it are looked for.
  models: { ledger: { actions: ['GetItem', 'PutItem', 'Query'] } },
  profiles: { ledger: { actions: ['Query'], partition: MODELS_PK } },
  // It reads everything, and writes down only what Cost Explorer answered.
  analysis: {
    ledger: [{ actions: ['GetItem', 'Query'] }, { actions: ['PutItem', 'UpdateItem'], partition: BILL_PK }],
  },
  'register-profiles': { ledger: { actions: ['DeleteItem', 'PutItem', 'Query'], partition: MODELS_PK } },
  sweep: {
    ledger: { actions: ['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'] },
    calls: AUDITING,
  },
};

/** Each of a function's grants. */
export const tableGrants = (name: FunctionName): (TableGrant & { table: TableName })[] =>
  Object.entries(TABLE_GRANTS[name] ?? {}).flatMap(([table, grants]) =>
    [grants].flat().map((grant: TableGrant) => ({ ...grant, table: table as TableName })),
  );

/** Which mutations each function may publish with. */
export const PUBLISHING: Partial<Record<FunctionName, readonly string[]>> = {
  relay: ['publishUsage', 'publishBudgetAlert', 'publishInvocation'],
  run: ['publishInvocation'],
  sweep: ['publishBudgetAlert'],
};
