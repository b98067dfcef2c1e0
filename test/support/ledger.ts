import type { Budget } from '../../functions/ledger/budget.ts';
import { openLedger, type Ledger } from '../../functions/ledger/ledger.ts';
import { nextSlot } from '../../functions/ledger/registry.ts';
import { saveBudget } from '../../functions/budgets/store.ts';
import { budgetId, sheetOf } from '../../functions/ledger/budget.ts';
import type { Claimant } from '../../functions/ledger/reserve-on.ts';
import type { Table } from '../../functions/dynamodb/table.ts';
import { randomId } from '../../functions/pipeline/random-id.ts';
import { claim } from '../../functions/ledger/audit.ts';
import type { HoldReference } from '../../functions/ledger/settle.ts';

/** A clock that stands until it is moved. */
export const clockAt = (iso: string) => {
  let now = Date.parse(iso);
  return { now: () => now, advance: (seconds: number) => (now += seconds * 1000) };
};

/** A ledger as one warm function has it: with a memory of its own. */
export const warmLedger = (
  table: Table,
  now: () => number = Date.now,
  options: Partial<Ledger> = {},
): Ledger => openLedger(table, { now, holdTimeoutSeconds: 30, requireBudget: false, ...options });

/** Sets a budget as an admin would. */
export async function setBudget(
  table: Table,
  input: Partial<Budget> & Pick<Budget, 'limit'>,
): Promise<Budget> {
  const scope = input.scope ?? { costCenter: 'sales' };
  const sheet = sheetOf(scope);
  const slot = await nextSlot(table, sheet);
  const at = new Date().toISOString();
  const budget: Budget = {
    id: budgetId(sheet, slot),
    sheet,
    slot,
    name: `budget ${slot}`,
    scope,
    unit: 'REQUESTS',
    period: 'TOTAL',
    timeZone: 'UTC',
    mode: 'ENFORCE',
    onExceed: 'DENY',
    thresholds: [],
    topUps: [],
    version: 1,
    createdAt: at,
    updatedAt: at,
    ...input,
  };
  await saveBudget(table, { by: 'test', operation: 'createBudget', before: null, after: budget }, Date.now());
  return budget;
}

/** Changes a budget as an admin would. */
export async function changeBudget(table: Table, before: Budget, change: Partial<Budget>): Promise<Budget> {
  const after = { ...before, ...change, version: before.version + 1 };
  await saveBudget(table, { by: 'test', operation: 'updateBudget', before, after }, Date.now());
  return after;
}

/** Deletes a budget as an admin would. */
export async function removeBudget(table: Table, before: Budget): Promise<void> {
  const after = { ...before, version: before.version + 1, deletedAt: new Date().toISOString() };
  await saveBudget(table, { by: 'test', operation: 'deleteBudget', before, after }, Date.now());
}

/** A call as the ledger sees it. */
export const claimant = (
  change: Partial<Claimant['values']> & { usd?: bigint | null; tokens?: bigint; requestId?: string } = {},
): Claimant => ({
  requestId: change.requestId ?? randomId(20),
  values: {
    model: change.model ?? 'anthropic.a',
    costCenter: change.costCenter ?? 'sales',
    applicationId: change.applicationId ?? 'crm',
    environment: change.environment ?? 'prod',
  },
  demand: {
    USD: change.usd === null ? undefined : (change.usd ?? 10n),
    TOKENS: change.tokens ?? 10n,
    REQUESTS: 1n,
  },
});

/** The audit item of a call that is under way. */
export const runningItem = (requestId: string, holds: readonly HoldReference[]) => ({
  requestId,
  status: 'RUNNING' as const,
  holds: holds.map(({ sheet, name }) => ({ sheet, name })),
  caller: 'someone',
  contentHash: 'hash',
  writeId: randomId(8),
});

/** Claims a request ID, or fails. */
export async function claimRunning(
  table: Table,
  requestId: string,
  holds: readonly HoldReference[],
): Promise<void> {
  if (await claim(table, runningItem(requestId, holds))) throw new Error('already claimed');
}
