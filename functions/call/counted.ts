import { NOTHING } from '../pricing/amounts.ts';
import type { CallItem, CountedCall } from '../ledger/ledger.ts';
import type { CallRecord } from './record.ts';

/** A decided call, as far as its budgets are concerned. */
export const countedCall = (
  { holds, used }: Pick<CallItem, 'holds' | 'used'>,
  { details }: CallRecord,
): CountedCall => ({
  scope: { model: details.model.canonicalModel, ...details.tags },
  holds,
  used: used ?? NOTHING,
  countedIn: details.budgets.flatMap(({ budgetId, window, shared = false }) =>
    window === undefined ? [] : [{ budgetId, window, shared }],
  ),
});
