import type { Denial, Fit } from '../../schema/types.ts';
import { showAmount } from '../ledger/budget.ts';
import { MAX_COVERING_BUDGETS } from '../ledger/plan.ts';
import { firstRefusal, remainingOf, type BudgetRefusal, type Refusal } from '../ledger/refusal.ts';
import type { Call } from '../pipeline/call.ts';
import { resetsAt } from '../pipeline/cover.ts';

const isBudgetRefusal = (refusal: Refusal): refusal is BudgetRefusal => 'entry' in refusal;

/** What to tell a caller whose call was refused: the refusal that matters most, and what would fit. */
export function denialFor(call: Call, refusals: readonly Refusal[], fits: Fit | null): Denial {
  const general = refusals.find((refusal) => !isBudgetRefusal(refusal));
  if (general) return { ...WITHOUT_BUDGET, code: general.code, message: generalMessage(general.code, call) };

  const refusal = firstRefusal(refusals.filter(isBudgetRefusal));
  const { entry, spent, held, code, retryable } = refusal;
  const { budget } = entry;
  const show = (amount: bigint) => showAmount(amount, budget.unit);
  const denial = {
    code,
    budgetId: budget.id,
    budgetName: budget.name,
    unit: budget.unit,
    limit: show(entry.limit),
    spent: show(spent),
    held: show(held),
    requested: show(entry.amount),
    remaining: show(remainingOf(refusal)),
    resetsAt: resetsAt(entry.endsAt),
    retryable,
    fits,
  };
  return { ...denial, message: budgetMessage(denial, call) };
}

const WITHOUT_BUDGET = {
  budgetId: null,
  budgetName: null,
  unit: null,
  limit: null,
  spent: null,
  held: null,
  requested: null,
  remaining: null,
  resetsAt: null,
  retryable: false,
  fits: null,
};

function generalMessage(code: Refusal['code'], { tags }: Call): string {
  return code === 'NO_BUDGET'
    ? `No enforcing budget covers calls of cost centre "${tags.costCenter}" by application "${tags.applicationId}", and this deployment requires one. Ask an admin to create one.`
    : `More than ${MAX_COVERING_BUDGETS} budgets cover this call. Ask an admin to merge some.`;
}

type Told = Omit<Denial, 'message'>;

function budgetMessage(denial: Told, call: Call): string {
  const amount = (value: number | null) => showInUnit(value!, denial.unit!);
  const of = `Budget "${denial.budgetName}"`;
  switch (denial.code) {
    case 'MODEL_WITHOUT_PRICE':
      return `${of} counts USD, and ${call.model.alias} has no price. Ask an admin to set one with putModel.`;
    case 'CALL_EXCEEDS_LIMIT':
      return `${of} allows ${amount(denial.limit)} in all, and this call may need ${amount(denial.requested)}. ${advice(denial)}`;
    default:
      return `${of} has ${amount(denial.remaining)} left of ${amount(denial.limit)}, and this call may need ${amount(denial.requested)}. ${advice(denial)}`;
  }
}

function advice({ code, fits, resetsAt: reset, retryable }: Told): string {
  const resets = code === 'BUDGET_EXCEEDED' && !retryable && reset;
  const sentences = [
    ...(fits ? [`With ${fits.model} and maxTokens ${fits.maxTokens} it would fit.`] : []),
    ...(retryable ? ['Calls under way hold the rest: try again shortly.'] : []),
    ...(resets ? [`The budget resets at ${reset}.`] : []),
  ];
  return sentences.length > 0 ? sentences.join(' ') : 'Ask an admin to raise the limit.';
}

function showInUnit(value: number, unit: NonNullable<Denial['unit']>): string {
  if (unit === 'USD') return `$${Number(value.toPrecision(6))}`;
  return `${value} ${unit === 'TOKENS' ? 'tokens' : value === 1 ? 'request' : 'requests'}`;
}
