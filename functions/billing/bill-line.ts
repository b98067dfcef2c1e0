import type { PicoUsd } from '../pricing/money.ts';

/** What something cost in a stretch of days, as the bill has it. */
export interface BillLine {
  /** UTC days, YYYY-MM-DD: the first, and the first after the last. */
  from: string;
  to: string;
  /** One for each group that was asked for, in that order: `""` for what has no such tag. */
  keys: string[];
  cost: PicoUsd;
  /** AWS may still change it. */
  isEstimated: boolean;
}

const DECIMALS = 12;

/**
 * The amount that Cost Explorer writes as a decimal, such as `0.0012345678` or `4.2E-9`. What is finer than a pico-USD is rounded. Throws for
 * what is no decimal.
 */
export function amountOf(text: string): PicoUsd {
  const match = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) throw new Error(`the bill has an amount that is none: ${JSON.stringify(text)}`);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const zeros = DECIMALS + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  const amount = zeros >= 0 ? digits * 10n ** BigInt(zeros) : rounded(digits, 10n ** BigInt(-zeros));
  return sign ? -amount : amount;
}

const rounded = (digits: bigint, by: bigint): bigint => (digits + by / 2n) / by;
