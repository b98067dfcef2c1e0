import { SHARED_SHEET } from './budgets/budget.ts';
import { covering } from './budgets/definitions.ts';
import { tooMany, type Charge, type ChargedBalance, type CoveringBudget } from './charge.ts';
import { check, type Check } from './check.ts';
import type { Ledger } from './opened.ts';
import { isBudgetRefusal, type GeneralRefusal, type Refusal } from './refusal.ts';
import { reserveOnSheet, type ReservationRequest, type SheetAnswer } from './reserve-on-sheet.ts';
import { releaseHolds, type HoldReference } from './sheets/settle.ts';
import { decodeHold } from './sheets/sheet.ts';

/** What a call has reserved. Plain JSON: it travels from step to step. */
export interface Reservation {
  holds: HoldReference[];
  /** When the first hold expires, in ms since the epoch. */
  expiresAt: number;
  budgets: CoveringBudget[];
}

/** A call that was refused. Nothing is held. */
export interface Refused {
  admitted: false;
  refusals: Refusal[];
  balances: ChargedBalance[];
  /** What the same budgets would have said to another call; absent where no other could fare better. */
  ask?: Check['ask'];
}

/** Reserved in all budgets that cover the call, or refused. */
type ReservationAnswer = { admitted: true; reservation: Reservation } | Refused;

/**
 * Admits a call over every budget that covers it, or over none. The cost centre's sheet is written first; beside
 * it the shared sheet's revision is read, or, where shared budgets cover the call, its write follows.
 */
export async function reserve(ledger: Ledger, request: ReservationRequest): Promise<ReservationAnswer> {
  const own = request.scope.costCenter;
  const [, shared] = await Promise.all([ledger.definitions.get(own), ledger.definitions.get(SHARED_SHEET)]);
  if (covering(shared, request.scope).length === 0) {
    const asked = [
      reserveOnSheet(ledger, own, request, { holdAnyway: true }),
      reserveOnSheet(ledger, SHARED_SHEET, request),
    ];
    return conclude(ledger, request, await allOrNone(ledger, asked));
  }
  // A full shared budget that refused a moment ago is asked before anything is held in the cost centre's: else a crowd
  // that keeps trying would fill that with holds that are about to be given back.
  if (shared.refusedRecently) {
    const seen = await check(ledger, request);
    if (seen.refusals.length > 0) return { admitted: false, ...seen };
    shared.refusedRecently = false;
  }
  const first = await reserveOnSheet(ledger, own, request);
  if (first.kind !== 'reserved') return conclude(ledger, request, [first]);
  const second = reserveOnSheet(ledger, SHARED_SHEET, request, { holdAnyway: !first.hold });
  return conclude(ledger, request, await allOrNone(ledger, [Promise.resolve(first), second]));
}

const holdsOf = (answers: readonly SheetAnswer[]): HoldReference[] =>
  answers.flatMap((answer) => (answer.kind === 'reserved' && answer.hold ? [answer.hold] : []));

/** What all sheets answer; if one can't be reached, what the others hold is given back. */
async function allOrNone(ledger: Ledger, asked: Promise<SheetAnswer>[]): Promise<SheetAnswer[]> {
  const outcomes = await Promise.allSettled(asked);
  const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return answers;
  await releaseHolds(ledger.store.ledger, holdsOf(answers));
  throw failed.reason;
}

async function conclude(
  ledger: Ledger,
  request: ReservationRequest,
  answers: SheetAnswer[],
): Promise<ReservationAnswer> {
  const holds = holdsOf(answers);
  const charges = answers.flatMap((answer) => (answer.kind === 'reserved' ? answer.charges : []));
  const general = generalRefusal(ledger, answers, charges);
  if (!general && answers.every(({ kind }) => kind === 'reserved'))
    return { admitted: true, reservation: reservationOf(holds, charges) };

  if (holds.length > 0) await releaseHolds(ledger.store.ledger, holds);
  if (general) return { admitted: false, refusals: [general], balances: [] };
  const refused = refusedBy(answers, await check(ledger, request));
  if (refused.refusals.length > 0) return refused;
  return { admitted: false, refusals: [{ by: 'rule', code: 'BUDGET_BUSY' }], balances: refused.balances };
}

const reservationOf = (holds: HoldReference[], charges: readonly Charge[]): Reservation => ({
  holds,
  expiresAt: Math.min(...holds.map(({ value }) => decodeHold(value).expiresAt)) * 1000,
  budgets: charges.map(({ budget }) => budget),
});

/**
 * What the refusing sheets said stands; what the others say is added, so that the caller learns of every budget in the
 * way at once.
 */
function refusedBy(answers: readonly SheetAnswer[], seen: Check): Refused {
  const refused = answers.flatMap((answer) => (answer.kind === 'refused' ? [answer] : []));
  const balances = refused.flatMap((answer) => answer.balances);
  const told = new Set(balances.map(({ budget }) => budget.budgetId));
  const isNew = ({ budget }: ChargedBalance) => !told.has(budget.budgetId);
  return {
    admitted: false,
    refusals: [
      ...refused.flatMap(({ refusals }) => refusals),
      ...seen.refusals.filter((refusal) => isBudgetRefusal(refusal) && isNew(refusal.balance)),
    ],
    balances: [...balances, ...seen.balances.filter(isNew)],
    ask: seen.ask,
  };
}

function generalRefusal(
  ledger: Ledger,
  answers: readonly SheetAnswer[],
  charges: readonly Charge[],
): GeneralRefusal | undefined {
  if (answers.some(({ kind }) => kind === 'too-many') || tooMany(charges))
    return { by: 'rule', code: 'TOO_MANY_BUDGETS' };
  const decided = answers.length > 1 && answers.every(({ kind }) => kind === 'reserved');
  if (ledger.requireBudget && decided && !charges.some(({ enforced }) => enforced))
    return { by: 'rule', code: 'NO_BUDGET' };
  return undefined;
}
