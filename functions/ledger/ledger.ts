/**
 * The ledger's face: what may be spent, is held, and was spent. Everything else in this folder is its own business; `docs/ledger.md` is its
 * specification. It answers in words of the domain: a reservation, a balance, a call's item.
 */

export { openLedger, type Ledger } from './opened.ts';

/** A call reserves its worst case in all budgets that cover it, or is refused; it settles at what it used. */
export { reserve, type Refused, type Reservation } from './reserve.ts';
export type { ReservationRequest } from './reserve-on-sheet.ts';
export { check, type Check } from './check.ts';
export { release, settle } from './balances.ts';
export {
  MAX_COVERING_BUDGETS,
  remainingOf,
  type Balance,
  type ChargedBalance,
  type CoveringBudget,
  type Demand,
} from './charge.ts';
export {
  firstRefusal,
  isBudgetRefusal,
  refusalBy,
  type BudgetRefusal,
  type GeneralCode,
  type Refusal,
} from './refusal.ts';

/** The item that says what became of a call. */
export { callIdOf } from './calls/call-id.ts';
export { claimCall, findInTheWay, reclaimCall, type Claim } from './calls/claim.ts';
export type { CallItem, Correction, Json } from './calls/call-item.ts';
export { beginQueued, correctCall, noteCorrected, readCall, recordResult } from './calls/write-call.ts';
export { dropQueued, isIn, noteFollowed, requestCancel } from './calls/expire.ts';
export { isNews, STATES, TOLD_STATES, type CallState } from './calls/states.ts';
export { decodeCall } from './calls/call-item.ts';

/** Budgets: definitions, windows now and before. */
export {
  endedLately,
  MAX_ENDED_A_DAY,
  topUpsNow,
  withoutOldLimits,
  type Budget,
  type Scope,
  type ScopeField,
  type ScopeValues,
} from './budgets/budget.ts';
export { budgetsFrom, findBudget } from './budgets/find.ts';
export {
  changesOf,
  idByToken,
  placeBudget,
  saveBudget,
  type BudgetChange,
  type NotedChange,
} from './budgets/save.ts';
export { isTimeZone, windowAt } from './budgets/window.ts';
export { currentWindows, type CurrentWindow } from './balances.ts';
export { closedWindows, type ClosedWindow } from './sheets/archive.ts';
export { alertOnce } from './alert-marker.ts';
export { standingsOf, type CountedCall } from './standings.ts';
export { correctionMarks, correctWindows } from './correct-windows.ts';
export { isShared } from './budgets/budget.ts';

/** The clockwork. */
export { sweep, type SweepReport } from './sweep.ts';
