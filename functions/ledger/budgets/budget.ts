import type { Tag } from '../../../schema/tags.ts';
import type { BudgetMode, BudgetPeriod, BudgetUnit, OnExceed } from '../../../schema/types.ts';

/** What a budget's scope may name: the canonical model, and any tag. */
export type ScopeField = Tag | 'model';

/** Which calls a budget covers; an absent field covers every value. */
export type Scope = Partial<Record<ScopeField, string>>;

/** What budgets see of a call. */
export type ScopeValues = Record<ScopeField, string>;

/** A raise of the limit between two moments. */
export interface TopUp {
  /** In the budget's unit: pico-USD, tokens or requests. */
  amount: bigint;
  reason: string;
  createdBy: string;
  createdAt: string;
  /** Absent: for good. */
  expiresAt?: string;
}

/** A limit on what calls may use in a window of time. */
export interface Budget {
  /** Opaque, unique in the whole system, and safe in a URL. */
  id: string;
  /** The sheet that counts it. */
  sheet: string;
  /** Short and unique in its sheet, and never used again: it names the budget's windows there. */
  slot: string;
  name: string;
  scope: Scope;
  unit: BudgetUnit;
  /** In its unit: pico-USD, tokens or requests. */
  limit: bigint;
  period: BudgetPeriod;
  timeZone: string;
  mode: BudgetMode;
  onExceed: OnExceed;
  /** The alias of a cheaper model. */
  downgradeTo?: string;
  /** Percentages of settled spend that raise an alert, ascending. */
  thresholds: number[];
  topUps: TopUp[];
  version: number;
  createdAt: string;
  updatedAt: string;
  deletedAt?: string;
}

/** The sheet of budgets that name no cost centre: all calls share it. No tag value can be `*`. */
export const SHARED_SHEET = '*';

/** The sheet that counts a scope's budget: its cost centre's, or the shared one. */
export const sheetOf = (scope: Scope): string => scope.costCenter ?? SHARED_SHEET;

/** Whether a budget may refuse a call. */
export const ENFORCES: Record<BudgetMode, boolean> = { ENFORCE: true, OBSERVE: false };

/** The limit in force at `now` (ms): with the top-ups that have not expired. */
export const limitAt = (budget: Pick<Budget, 'limit' | 'topUps'>, now: number): bigint =>
  topUpsAt(budget.topUps, now).reduce((sum, { amount }) => sum + amount, budget.limit);

/** The top-ups that count at `now` (ms). */
export const topUpsAt = (topUps: readonly TopUp[], now: number): TopUp[] =>
  topUps.filter(({ expiresAt }) => expiresAt === undefined || now < Date.parse(expiresAt));
