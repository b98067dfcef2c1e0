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
  /** Unique among the budget's. */
  id: string;
  /** In the budget's unit: pico-USD, tokens or requests. */
  amount: bigint;
  reason: string;
  createdBy: string;
  createdAt: string;
  /** Absent: for good. */
  expiresAt?: string;
  /** When it was taken back. */
  withdrawnAt?: string;
  /** Whoever repeats a request with it does not top up again. */
  clientToken?: string;
}

/** What the limit was until a moment: windows that ended before it are told with it. */
interface EarlierLimit {
  limit: bigint;
  until: string;
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
  /** With those that have ended lately. */
  topUps: TopUp[];
  /** Those of late, the oldest first. */
  earlierLimits: EarlierLimit[];
  /** A hash of the request that created it with a `clientToken`. */
  requestHash?: string;
  version: number;
  createdAt: string;
  updatedAt: string;
  deletedAt?: string;
}

/** The sheet of budgets that name no cost centre: all calls share it. No tag value can be `*`. */
export const SHARED_SHEET = '*';

export const isShared = (sheet: string): boolean => sheet === SHARED_SHEET;

/** The sheet that counts a scope's budget: its cost centre's, or the shared one. */
export const sheetOf = (scope: Scope): string => scope.costCenter ?? SHARED_SHEET;

/** Whether a budget may refuse a call. */
export const ENFORCES: Record<BudgetMode, boolean> = { ENFORCE: true, OBSERVE: false };

/** The top-ups that count now. (By when they were given it is not asked: a change is in force when it returns, on every clock.) */
export const topUpsNow = (topUps: readonly TopUp[], now: number): TopUp[] =>
  topUps.filter(({ expiresAt, withdrawnAt }) => withdrawnAt === undefined && isBefore(now, expiresAt));

/** The limit in force now (ms): with the top-ups that count. */
export const limitNow = ({ limit, topUps }: Pick<Budget, 'limit' | 'topUps'>, now: number): bigint =>
  sumOf(limit, topUpsNow(topUps, now));

/** The limit as it was at an earlier moment (ms). */
export function limitAsOf({ limit, earlierLimits, topUps }: Budget, moment: number): bigint {
  const earlier = earlierLimits.find(({ until }) => moment < Date.parse(until));
  const counted = topUps.filter(
    ({ createdAt, expiresAt, withdrawnAt }) =>
      Date.parse(createdAt) <= moment && isBefore(moment, expiresAt) && isBefore(moment, withdrawnAt),
  );
  return sumOf(earlier?.limit ?? limit, counted);
}

const isBefore = (moment: number, end: string | undefined): boolean =>
  end === undefined || moment < Date.parse(end);

const sumOf = (limit: bigint, topUps: readonly TopUp[]): bigint =>
  topUps.reduce((sum, { amount }) => sum + amount, limit);

/** How long what has ended is kept in a definition: windows are archived within minutes, and a repeated request comes within days. */
const KEPT_MS = 35 * 24 * 60 * 60 * 1000;
/** Of what ended so long ago, as much as a definition, which is one item, has room for. */
const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT_LIMITS = 1_000;
const KEPT_TOP_UPS = 100;

/** A budget takes no more top-ups within a day: none that an open window or a repeated request may ask for is ever dropped. */
export const MAX_ENDED_A_DAY = 200;

/** When a top-up ended (ms), of those that have. */
const endOf = ({ expiresAt, withdrawnAt }: TopUp): number =>
  Math.min(...[expiresAt, withdrawnAt].map((end) => (end === undefined ? Infinity : Date.parse(end))));

/** The top-ups that ended within a day. */
export const endedLately = ({ topUps }: Pick<Budget, 'topUps'>, now: number): TopUp[] =>
  topUps.filter((topUp) => endOf(topUp) <= now && endOf(topUp) > now - DAY_MS);

/** A definition without what ended so long ago that nobody asks for it. What is kept of a top-up that has ended is without its reason. */
export function withoutOldLimits(budget: Budget, now: number): Budget {
  const lately = new Set(endedLately(budget, now));
  const older = budget.topUps
    .filter((topUp) => endOf(topUp) <= now - DAY_MS && endOf(topUp) > now - KEPT_MS)
    .sort((a, b) => endOf(a) - endOf(b));
  const kept = new Set(older.slice(-KEPT_TOP_UPS));
  return {
    ...budget,
    earlierLimits: budget.earlierLimits
      .filter(({ until }) => isBefore(now - KEPT_MS, until))
      .slice(-KEPT_LIMITS),
    topUps: budget.topUps.flatMap((topUp) => {
      if (endOf(topUp) > now) return [topUp];
      return lately.has(topUp) || kept.has(topUp) ? [{ ...topUp, reason: '' }] : [];
    }),
  };
}
