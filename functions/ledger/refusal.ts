import type { DenialCode } from '../../schema/types.ts';
import { lacksPrice, type ChargedBalance, type Demand } from './charge.ts';

/** Refusals in order of precedence: of several, the caller is told the first. */
const RANKS: Record<DenialCode, number> = {
  TOO_MANY_BUDGETS: 1,
  NO_BUDGET: 2,
  MODEL_WITHOUT_PRICE: 3,
  CALL_EXCEEDS_LIMIT: 4,
  BUDGET_EXCEEDED: 5,
  BUDGET_BUSY: 6,
};

export const PRECEDENCE = (Object.keys(RANKS) as DenialCode[]).sort((a, b) => RANKS[a] - RANKS[b]);

/** A refusal that no single budget made. */
export type GeneralCode = 'TOO_MANY_BUDGETS' | 'NO_BUDGET' | 'BUDGET_BUSY';

export interface GeneralRefusal {
  by: 'rule';
  code: GeneralCode;
}

/** A refusal by one budget. */
export interface BudgetRefusal {
  by: 'budget';
  code: Exclude<DenialCode, GeneralCode>;
  balance: ChargedBalance;
  /** True when holds alone are in the way: once they settle, there may be room. */
  retryable: boolean;
}

export type Refusal = BudgetRefusal | GeneralRefusal;

export const isBudgetRefusal = (refusal: Refusal): refusal is BudgetRefusal => refusal.by === 'budget';

/** Why a budget refuses a call, or undefined if it has room. Observing budgets never refuse. */
export function refusalBy(balance: ChargedBalance, demand: Demand): BudgetRefusal | undefined {
  const { enforced, amount, limit, spent, held } = balance;
  if (!enforced) return undefined;
  const refusal = (code: BudgetRefusal['code'], retryable = false): BudgetRefusal => ({
    by: 'budget',
    code,
    balance,
    retryable,
  });
  if (lacksPrice(balance, demand)) return refusal('MODEL_WITHOUT_PRICE');
  if (amount > limit) return refusal('CALL_EXCEEDS_LIMIT');
  if (spent + held + amount > limit) return refusal('BUDGET_EXCEEDED', spent + amount <= limit);
  return undefined;
}

/** The budgets that refuse a call. */
export const refusalsIn = (balances: readonly ChargedBalance[], demand: Demand): BudgetRefusal[] =>
  balances.flatMap((balance) => refusalBy(balance, demand) ?? []);

/**
 * The refusal to tell the caller: by precedence; then one that waiting alone does not lift; then the one that
 * resets last, since the call is refused until then; then by ID, so that the answer is always the same.
 */
export function firstRefusal(refusals: readonly Refusal[]): Refusal {
  const [first] = [...refusals].sort((a, b) => RANKS[a.code] - RANKS[b.code] || byBudget(a, b));
  return first!;
}

const byBudget = (a: Refusal, b: Refusal): number =>
  isBudgetRefusal(a) && isBudgetRefusal(b)
    ? Number(a.retryable) - Number(b.retryable) ||
      compare(endOf(b), endOf(a)) ||
      compare(a.balance.budget.budgetId, b.balance.budget.budgetId)
    : 0;

/** A window that never ends is after all that do: times are ordered as text, and `~` is above every digit. */
const endOf = ({ balance }: BudgetRefusal): string => balance.budget.resetsAt ?? '~';

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
