import type { PicoUsd } from '../../../../functions/pricing/money.ts';
import type { Days } from '../../../../functions/billing/period.ts';

/** A line of a bill: what something cost on a UTC day. */
export interface BilledLine {
  /** YYYY-MM-DD. */
  day: string;
  dimensions: { SERVICE: string; USAGE_TYPE: string; RECORD_TYPE: 'Usage' | 'Tax' };
  /** Cost allocation tags. */
  tags: Record<string, string>;
  cost: PicoUsd;
  quantity: number;
}

export type BilledDimension = keyof BilledLine['dimensions'];

/** Reads the bill of some days, as far as it has come. */
export type ReadBill = (days: Days) => Promise<BilledLine[]>;
