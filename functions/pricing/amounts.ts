import type { BudgetUnit } from '../../schema/types.ts';
import { usdFromPicoUsd } from './money.ts';

/** Amounts by unit: pico-USD, tokens, requests. */
export type Amounts = Record<BudgetUnit, bigint>;

/** What a call used that was never begun. */
export const NOTHING: Amounts = { USD: 0n, TOKENS: 0n, REQUESTS: 0n };

/** What an admitted call used that cost nothing: it is a request all the same, since that is a rate. */
export const ONE_REQUEST: Amounts = { ...NOTHING, REQUESTS: 1n };

const SHOWN: Record<BudgetUnit, (amount: bigint) => number> = {
  USD: usdFromPicoUsd,
  TOKENS: Number,
  REQUESTS: Number,
};

/** An amount in a budget's unit, as GraphQL shows it: decimal USD, or a count. */
export const showAmount = (amount: bigint, unit: BudgetUnit): number => SHOWN[unit](amount);

/** part / whole in percent with two decimals, rounded down so that 100 means reached. A limit of 0 is always reached. */
export const percentOf = (part: bigint, whole: bigint): number =>
  whole <= 0n ? 100 : Number((part * 10_000n) / whole) / 100;
