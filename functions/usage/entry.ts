import type { Tags, UsageOutcome } from '../../schema/types.ts';
import type { TokenCounts } from '../pricing/price.ts';
import type { PicoUsd } from '../pricing/money.ts';
import type { Attributes, Item } from '../store/store.ts';
import { isoOf } from './keys.ts';

/** What a call's charge rests on: what the model said it used, what somebody put right, or a guess that the bill must confirm, and why. */
export const CHARGE_BASES = ['EXACT', 'CORRECTED', 'EXPIRED', 'INTERRUPTED', 'CANCELLED', 'UNKNOWN'] as const;

export type ChargeBasis = (typeof CHARGE_BASES)[number];

/** Whether a charge is a guess still. */
export const isGuess = (basis: ChargeBasis): boolean => basis !== 'EXACT' && basis !== 'CORRECTED';

/** One decided try of a call, as it is counted: made of its audit item alone, so that it can be made again at any time. */
export interface UsageEntry extends Tags {
  callId: string;
  attempt: number;
  /** Of the audit item that it was made of: a later one has more. */
  version: number;
  requestId: string;
  caller: string;
  outcome: UsageOutcome;
  /** The alias that was called, what Bedrock was asked for, its metrics' name for it, and the model itself. */
  alias: string;
  modelId: string;
  modelMetric: string;
  model: string;
  tokens: TokenCounts;
  cost: PicoUsd;
  /** What was charged first, by guess, where that was put right. */
  firstCost: PicoUsd | null;
  basis: ChargeBasis;
  /** Whether any budget covers it. */
  isCovered: boolean;
  /** Whether it used tokens of a model without a price. */
  isUnpriced: boolean;
  /** Whether it used more than was held for it. */
  exceededHold: boolean;
  latencyMs: number | null;
  /** Why it did not succeed: the code of a denial, the type of a failure. */
  reason: string | null;
  /** ISO 8601. */
  createdAt: string;
  /** When it was decided, in ms: what it is counted at. */
  at: number;
}

/** Where an entry stands among others. */
export const entryName = ({ at, callId, attempt }: Pick<UsageEntry, 'at' | 'callId' | 'attempt'>): string =>
  `${isoOf(at)}#${callId}#${attempt}`;

const COST_DIGITS = 20;

/** Orders entries by cost, then by time. */
export const costName = (cost: PicoUsd, name = ''): string =>
  `${cost.toString().padStart(COST_DIGITS, '0')}#${name}`;

type Stored = Omit<UsageEntry, 'tokens' | 'cost' | 'firstCost' | 'at'> & {
  v: 1;
  tokens: number[];
  cost: bigint;
  firstCost?: bigint;
  at: number;
};

export function encodeEntry({ tokens, firstCost, ...entry }: UsageEntry): Attributes {
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = tokens;
  const stored: Stored = {
    ...entry,
    v: 1,
    tokens: [input, output, cacheRead, cacheWrite5m, cacheWrite1h],
    ...(firstCost !== null && { firstCost }),
  };
  return stored as unknown as Attributes;
}

export function decodeEntry({ pk: _pk, sk: _sk, v: _v, expiresAt: _expiresAt, ...item }: Item): UsageEntry {
  const { tokens, cost, firstCost, ...entry } = item as unknown as Stored;
  const [input = 0, output = 0, cacheRead = 0, cacheWrite5m = 0, cacheWrite1h = 0] = tokens;
  return {
    ...entry,
    tokens: { input, output, cacheRead, cacheWrite5m, cacheWrite1h },
    cost: BigInt(cost),
    firstCost: firstCost === undefined ? null : BigInt(firstCost),
  };
}
