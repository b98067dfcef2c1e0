import type { BudgetUnit, Denial, DenialCode, Fit } from '../../schema/types.ts';
import type { Call } from '../call/call.ts';
import {
  firstRefusal,
  isBudgetRefusal,
  MAX_COVERING_BUDGETS,
  remainingOf,
  type BudgetRefusal,
  type GeneralCode,
  type Refusal,
} from '../ledger/ledger.ts';
import { showAmount } from '../pricing/amounts.ts';

/** What to tell a caller whose call was refused: the refusal that matters most, and what would fit. `now` is in ms. */
export function denialFor(call: Call, refusals: readonly Refusal[], fits: Fit | null, now: number): Denial {
  const refusal = firstRefusal(refusals);
  if (!isBudgetRefusal(refusal)) {
    const { message, ...rest } = BY_RULE[refusal.code];
    return { ...BY_NO_BUDGET, code: refusal.code, ...rest, message: message(call) };
  }
  const { balance, code, retryable } = refusal;
  const { budget, limit, amount, spent, held } = balance;
  const show = (value: bigint) => showAmount(value, budget.unit);
  const told: BudgetDenial = {
    code,
    budgetId: budget.budgetId,
    budgetName: budget.budgetName,
    unit: budget.unit,
    limit: show(limit),
    spent: show(spent),
    held: show(held),
    requested: show(amount),
    remaining: show(remainingOf(balance)),
    resetsAt: budget.resetsAt,
    retryable,
    retryAfterSeconds: retryAfter(code, retryable, budget.resetsAt, now),
    fits,
  };
  return { ...told, message: BUDGET_MESSAGES[code](told, call) };
}

/** A call under way takes a few seconds. */
const RETRY_SECONDS = 2;

/** When the same call may have room: soon, where holds alone are in the way; else when the window ends, if that helps at all. */
function retryAfter(
  code: BudgetRefusal['code'],
  retryable: boolean,
  resetsAt: string | null,
  now: number,
): number | null {
  if (retryable) return RETRY_SECONDS;
  if (code !== 'BUDGET_EXCEEDED' || resetsAt === null) return null;
  return Math.max(1, Math.ceil((Date.parse(resetsAt) - now) / 1000));
}

const BY_NO_BUDGET = {
  budgetId: null,
  budgetName: null,
  unit: null,
  limit: null,
  spent: null,
  held: null,
  requested: null,
  remaining: null,
  resetsAt: null,
  fits: null,
};

interface ByRule {
  retryable: boolean;
  retryAfterSeconds: number | null;
  message: (call: Call) => string;
}

const BY_RULE: Record<GeneralCode, ByRule> = {
  NO_BUDGET: {
    retryable: false,
    retryAfterSeconds: null,
    message: ({ tags }) =>
      `No enforcing budget covers calls of cost centre "${tags.costCenter}" by application "${tags.applicationId}", and this deployment requires one. Ask an admin to create one.`,
  },
  TOO_MANY_BUDGETS: {
    retryable: false,
    retryAfterSeconds: null,
    message: () =>
      `More than ${MAX_COVERING_BUDGETS} enforcing budgets cover this call. Ask an admin to merge some.`,
  },
  BUDGET_BUSY: {
    retryable: true,
    retryAfterSeconds: 1,
    message: ({ tags }) =>
      `Too many calls of cost centre "${tags.costCenter}" are under way. Try again in a second.`,
  },
};

/** A denial by a budget: then everything about the budget is known. */
type BudgetDenial = Pick<Denial, 'resetsAt' | 'retryable' | 'retryAfterSeconds' | 'fits'> & {
  code: Exclude<DenialCode, GeneralCode>;
  budgetId: string;
  budgetName: string;
  unit: BudgetUnit;
} & Record<'limit' | 'spent' | 'held' | 'requested' | 'remaining', number>;

const BUDGET_MESSAGES: Record<BudgetRefusal['code'], (denial: BudgetDenial, call: Call) => string> = {
  MODEL_WITHOUT_PRICE: ({ budgetName }, { model }) =>
    `Budget "${budgetName}" counts USD, and ${model.alias} has no price. Ask an admin to set one with putModel.`,
  CALL_EXCEEDS_LIMIT: (denial) =>
    `Budget "${denial.budgetName}" allows ${inUnit(denial.limit, denial)} in all, and this call may need ${inUnit(denial.requested, denial)}. ${advice(denial)}`,
  BUDGET_EXCEEDED: (denial) =>
    `Budget "${denial.budgetName}" has ${inUnit(denial.remaining, denial)} left of ${inUnit(denial.limit, denial)}, and this call may need ${inUnit(denial.requested, denial)}. ${advice(denial)}`,
};

function advice({ code, fits, resetsAt, retryable }: BudgetDenial): string {
  const resets = code === 'BUDGET_EXCEEDED' && !retryable && resetsAt;
  const sentences = [
    ...(fits ? [`With ${fits.model} and maxTokens ${fits.maxTokens} it would fit.`] : []),
    ...(retryable ? ['Calls under way hold the rest: try again shortly.'] : []),
    ...(resets ? [`The budget resets at ${resetsAt}.`] : []),
  ];
  return sentences.length > 0 ? sentences.join(' ') : 'Ask an admin to raise the limit.';
}

const IN_WORDS: Record<BudgetUnit, (value: number) => string> = {
  USD: (value) => `$${Number(value.toPrecision(6))}`,
  TOKENS: (value) => `${value} tokens`,
  REQUESTS: (value) => `${value} ${value === 1 ? 'request' : 'requests'}`,
};

const inUnit = (value: number, { unit }: BudgetDenial): string => IN_WORDS[unit](value);
