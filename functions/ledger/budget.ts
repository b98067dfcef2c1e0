import type { BudgetMode, BudgetPeriod, BudgetUnit, OnExceed } from '../../schema/types.ts';
import { usdFromPicoUsd } from '../pricing/money.ts';

/** Which calls a budget covers; an absent field covers every value. */
export interface Scope {
  /** A canonical model ID. */
  model?: string;
  costCenter?: string;
  applicationId?: string;
  environment?: string;
}

/** What budgets see of a call. */
export type ScopeValues = Required<Scope>;

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
  /** `<sheet>.<slot>`, such as `sales.3`. */
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
  /** Names one write of the definition, so that sending it again is harmless. */
  writeId?: string;
}

/** The sheet of budgets that name no cost centre. No tag value can be `*`. */
export const UNNAMED_SHEET = '*';

/** The sheet that counts a scope's budget. */
export const sheetOf = (scope: Scope): string => scope.costCenter ?? UNNAMED_SHEET;

/** A budget's ID. */
export const budgetId = (sheet: string, slot: string): string => `${sheet}.${slot}`;

/** The sheet and slot of an ID, or undefined for what is no ID. A cost centre may itself contain dots. */
export function parseBudgetId(id: string): { sheet: string; slot: string } | undefined {
  const match = /^(.{1,128})\.([0-9a-z]{1,10})$/su.exec(id);
  return match ? { sheet: match[1]!, slot: match[2]! } : undefined;
}

/** The limit in force at `now` (ms): with the top-ups that have not expired. */
export const limitAt = (budget: Pick<Budget, 'limit' | 'topUps'>, now: number): bigint =>
  topUpsAt(budget.topUps, now).reduce((sum, { amount }) => sum + amount, budget.limit);

/** The top-ups that count at `now` (ms). */
export const topUpsAt = (topUps: readonly TopUp[], now: number): TopUp[] =>
  topUps.filter(({ expiresAt }) => expiresAt === undefined || now < Date.parse(expiresAt));

/** An amount in a budget's unit, as GraphQL shows it: decimal USD, or a count. */
export const showAmount = (amount: bigint, unit: BudgetUnit): number =>
  unit === 'USD' ? usdFromPicoUsd(amount) : Number(amount);

/** part / whole in percent with two decimals, rounded down so that 100 means reached. A limit of 0 is always reached. */
export const percentOf = (part: bigint, whole: bigint): number =>
  whole <= 0n ? 100 : Number((part * 10_000n) / whole) / 100;
