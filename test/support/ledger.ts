import type { Budget } from '../../functions/ledger/budgets/budget.ts';
import {
  claimCall,
  openLedger,
  placeBudget,
  saveBudget,
  type Ledger,
  type ReservationRequest,
} from '../../functions/ledger/ledger.ts';
import { readSheet } from '../../functions/ledger/sheets/read.ts';
import type { HoldReference } from '../../functions/ledger/sheets/settle.ts';
import { usageOf } from '../../functions/ledger/sheets/sheet.ts';
import { windowName } from '../../functions/ledger/sheets/window-name.ts';
import { windowAt } from '../../functions/ledger/budgets/window.ts';
import { randomId } from '../../functions/store/random-id.ts';
import type { Store } from '../../functions/store/store.ts';

/** A clock that stands until it is moved. */
export const clockAt = (iso: string) => {
  let now = Date.parse(iso);
  return { now: () => now, advance: (seconds: number) => (now += seconds * 1000) };
};

/** A ledger as one warm function has it: with a memory of its own. */
export const warmLedger = (
  store: Store,
  now: () => number = Date.now,
  options: Partial<Ledger> = {},
): Ledger => openLedger(store, { now, holdTimeoutSeconds: 30, requireBudget: false, ...options });

/** Sets a budget as an admin would. */
export async function setBudget(
  { ledger }: Store,
  input: Partial<Omit<Budget, 'id' | 'sheet' | 'slot'>> & Pick<Budget, 'limit'>,
): Promise<Budget> {
  const at = new Date().toISOString();
  const budget = await placeBudget(ledger, {
    name: 'a budget',
    scope: { costCenter: 'sales' },
    unit: 'REQUESTS',
    period: 'TOTAL',
    timeZone: 'UTC',
    mode: 'ENFORCE',
    onExceed: 'DENY',
    thresholds: [],
    topUps: [],
    earlierLimits: [],
    version: 1,
    createdAt: at,
    updatedAt: at,
    ...input,
  });
  await saveBudget(
    ledger,
    { by: 'test', operation: 'createBudget', before: null, after: budget },
    Date.now(),
  );
  return budget;
}

/** Changes a budget as an admin would. */
export async function changeBudget(
  { ledger }: Store,
  before: Budget,
  change: Partial<Budget>,
): Promise<Budget> {
  const after = { ...before, ...change, version: before.version + 1 };
  await saveBudget(ledger, { by: 'test', operation: 'updateBudget', before, after }, Date.now());
  return after;
}

/** Deletes a budget as an admin would. */
export async function removeBudget({ ledger }: Store, before: Budget): Promise<void> {
  const after = { ...before, version: before.version + 1, deletedAt: new Date().toISOString() };
  await saveBudget(ledger, { by: 'test', operation: 'deleteBudget', before, after }, Date.now());
}

/** What a budget has used in its window at `now` (ms). */
export async function usage({ ledger }: Store, budget: Budget, now = Date.now()) {
  const window = windowAt(budget.period, budget.timeZone, now);
  return usageOf(await readSheet(ledger, budget.sheet), windowName(budget.unit, budget.slot, window));
}

/** A call as the ledger sees it. */
export const request = (
  change: Partial<ReservationRequest['scope']> & {
    usd?: bigint | null;
    tokens?: bigint;
    callId?: string;
  } = {},
): ReservationRequest => ({
  callId: change.callId ?? randomId(12),
  scope: {
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

/** The claim of a call that is under way. */
export const runningItem = (callId: string) => ({
  callId,
  state: 'RUNNING' as const,
  contentHash: 'hash',
});

/** Claims a call, or fails. */
export async function claimRunning(
  store: Store,
  callId: string,
  holds: readonly HoldReference[],
): Promise<void> {
  const claim = await claimCall(warmLedger(store), runningItem(callId), holds);
  if (claim.kind !== 'claimed') throw new Error(`not claimed: ${claim.kind}`);
}
