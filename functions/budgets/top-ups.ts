import { conflict, invalidInput, notFound, type Problem } from '../errors/problem.ts';
import { endedLately, MAX_ENDED_A_DAY, topUpsNow, windowAt, type Budget } from '../ledger/ledger.ts';
import { randomId } from '../store/random-id.ts';
import { change, type BudgetChanges } from './change.ts';
import { parseAmount, type TopUpArgs, type WithdrawArgs } from './input.ts';

/** A definition is one item of 400 KB at most, a change notes it twice, and a top-up with a long reason takes 2.3 KB. */
const MAX_TOP_UPS = 50;

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
    // Of one that has ended the reason is no longer kept.
    if (given && (given.amount !== raise.parsed || ![reason, ''].includes(given.reason)))
      return conflict('input.clientToken: you have used it for another top-up of this budget');
    if (given) return before;
    if (expiresAt && Date.parse(expiresAt) <= now)
      return invalidInput({ field: 'input.expiresAt', message: 'must be in the future' });
    if (topUpsNow(before.topUps, now).length >= MAX_TOP_UPS)
      return conflict(`input.id: budget ${before.id} has ${MAX_TOP_UPS} top-ups; raise its limit instead`);
    if (endedLately(before, now).length >= MAX_ENDED_A_DAY)
      return conflict(
        `input.id: budget ${before.id} has had ${MAX_ENDED_A_DAY} top-ups within a day; raise its limit instead`,
      );
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
