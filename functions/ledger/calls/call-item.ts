import type { Amounts } from '../../pricing/amounts.ts';
import type { TokenCounts } from '../../pricing/price.ts';
import type { Attributes, Item, Value } from '../../store/store.ts';
import { callIdOfKey } from '../keys.ts';
import type { HoldReference } from '../sheets/settle.ts';
import type { CallState } from './states.ts';

/** One try of a call. */
export interface Attempt {
  /** 1 for the first; each further try adds one. */
  attempt: number;
  state: CallState;
  /** The holds that this try reserved. */
  holds: Pick<HoldReference, 'sheet' | 'name'>[];
  /** What the holds settle at; absent while that is open. */
  used?: Amounts;
}

/** What somebody put right of a call that was charged by guess. */
export interface Correction {
  /** What it is charged instead; what it was charged first stays in the item, and its holds settle at that. */
  used: Amounts;
  /** What it really used, if that is known. */
  tokens?: TokenCounts;
  reason: string;
  /** Who it was. */
  by: string;
  /** ISO 8601. */
  at: string;
}

/**
 * The one item that says what became of a call: whoever moves it by a conditional write decides. What was asked (`details`) and
 * what came of it (`result`) belong to whoever calls the ledger, which keeps them as they are.
 */
export interface CallItem extends Attempt {
  callId: string;
  /** Grows by one with each write of the item: a condition on it says that nothing has moved. */
  version: number;
  /** A hash of what was asked: a replay must match it. */
  contentHash: string;
  /** Absent for a call that never began. */
  details?: Json;
  /** Absent while it runs, and for a call that brought none. */
  result?: Json;
  /** A result that came after the call had been charged without one: kept, and never settled. */
  lateResult?: Json;
  /** When it came to its state, ISO 8601; absent while it runs. */
  settledAt?: string;
  /** True where what was charged is a guess that the bill must confirm. */
  reconcile?: boolean;
  correction?: Correction;
  /** When windows and usage had followed the correction, ISO 8601. */
  correctedAt?: string;
  /** When somebody asked whoever runs it to end it, ISO 8601. */
  cancelRequestedAt?: string;
  /** Whether somebody has been told that it is under way, and so waits for its end. */
  isFollowed?: boolean;
  /** Names one write of this item, so that sending it again is harmless. */
  writeId?: string;
  /** Holds that are given back, or are about to be: a claim with one of them has lost. */
  givenBack: string[];
  /** Earlier tries that cost nothing. */
  previous: Attempt[];
}

/** What the ledger keeps for others. */
export type Json = { [name: string]: Value };

/** As it is kept: a later form has another version. */
type StoredCall = Omit<CallItem, 'callId' | Lists> & Partial<Pick<CallItem, Lists>> & { v: 1 };

/** Left out where they are empty, and the ID is in the key: most items stay below 1 KB, of which each write unit pays one. */
type Lists = 'givenBack' | 'previous';

/** An audit item's attributes (without its key). */
export function encodeCall({ callId: _, givenBack, previous, ...call }: CallItem): Attributes {
  const stored: StoredCall = {
    ...call,
    ...(givenBack.length > 0 && { givenBack }),
    ...(previous.length > 0 && { previous }),
    v: 1,
  };
  return stored as unknown as Attributes;
}

/** The call in an item. */
export function decodeCall({ pk, sk: _sk, v: _v, ...attributes }: Item): CallItem {
  const { givenBack = [], previous = [], ...call } = attributes as unknown as StoredCall;
  return {
    ...withBigints(call),
    ...(call.correction && { correction: withBigints(call.correction) }),
    callId: callIdOfKey(pk),
    givenBack,
    previous: previous.map(withBigints),
  };
}

/** Small integers come back as numbers. */
const withBigints = <T extends { used?: Amounts }>(attempt: T): T =>
  attempt.used
    ? {
        ...attempt,
        used: Object.fromEntries(
          Object.entries(attempt.used).map(([unit, amount]) => [unit, BigInt(amount)]),
        ) as Amounts,
      }
    : attempt;

/** The try that reserved a hold, if the item names one. */
export const ownerOf = (
  call: CallItem,
  { sheet, name }: Pick<HoldReference, 'sheet' | 'name'>,
): Attempt | undefined =>
  [call, ...call.previous].find(({ holds }) =>
    holds.some((hold) => hold.name === name && hold.sheet === sheet),
  );
