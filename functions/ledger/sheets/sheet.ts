import { createHash } from 'node:crypto';
import type { Amounts } from '../../pricing/amounts.ts';
import type { Item } from '../../store/store.ts';
import { correctionsIn } from './correct.ts';
import { parseWindowName } from './window-name.ts';

/** What a call under way has reserved in one sheet. */
export interface Hold {
  /** Seconds since the epoch after which the sweep resolves it. */
  expiresAt: number;
  amounts: Amounts;
  /** The set of windows that count it. */
  set: string;
}

/** One item that counts every budget of a cost centre (or of none), so that one write can admit against all. */
export interface Sheet {
  /** Grows with each change to the budget definitions beside it. */
  rev: number;
  /** spent + held of each window, by attribute name. */
  windows: Map<string, bigint>;
  /** The names of windows that one call is counted in, by the set's own attribute name. */
  sets: Map<string, string[]>;
  /** Open holds, by attribute name. */
  holds: Map<string, Hold>;
  /** When calls were put right that it counts (ms), by attribute name. */
  corrections: Map<string, number>;
}

/** The attribute that counts the open holds, so that a reserve can be refused where there are too many. */
export const HOLD_COUNT = 'n';

/**
 * More holds than this a sheet does not take: at 45 bytes each, a write of the item costs what 45 KB cost, and what a crash
 * leaves must be mended in a few writes.
 */
export const MAX_HOLDS = 1_000;

/** The sheet attribute of a hold: the call's ID, and a suffix that no other try of it has. */
export const holdName = (callId: string, suffix: string): string => `H${callId}${suffix}`;

/**
 * The length of a hold's suffix, of 64 characters: a name that came twice would be taken for the earlier hold of that name, so two characters
 * are too few where the same request is often repeated.
 */
const SUFFIX = 4;

/** The call's ID in a hold's name. */
export const callIdOfHold = (name: string): string => name.slice(1, -SUFFIX);

/** No windows: of a call that no budget covers. */
export const NO_WINDOWS = '';

/**
 * The name of a set of windows, made of what is in it. Holds of many calls are counted in the same windows: each names the set, in a
 * few bytes.
 */
export const setName = (windows: readonly string[]): string =>
  windows.length === 0
    ? NO_WINDOWS
    : `S${createHash('sha256').update(encodeSet(windows)).digest('base64url').slice(0, 6)}`;

export const encodeSet = (windows: readonly string[]): string => windows.join(' ');

const decodeSet = (text: string): string[] => text.split(' ');

/** A hold as one short string: DynamoDB bills a write by the size of the whole item, so bytes are throughput. */
export const encodeHold = ({ expiresAt, amounts, set }: Hold): string =>
  [expiresAt.toString(36), amounts.USD.toString(36), amounts.TOKENS.toString(36), set].join(' ');

/** The hold that such a string stands for. A call is always one request. */
export function decodeHold(text: string): Hold {
  const [expiresAt = '', usd = '', tokens = '', set = NO_WINDOWS] = text.split(' ');
  return {
    expiresAt: parseInt(expiresAt, 36),
    amounts: { USD: parseBase36(usd), TOKENS: parseBase36(tokens), REQUESTS: 1n },
    set,
  };
}

function parseBase36(text: string): bigint {
  let value = 0n;
  for (const digit of text) value = value * 36n + BigInt(parseInt(digit, 36));
  return value;
}

/** Reads a sheet's item; an absent one is an empty sheet. */
export function decodeSheet(item: Item | undefined): Sheet {
  const sheet: Sheet = {
    rev: Number(item?.rev ?? 0),
    windows: new Map(),
    sets: new Map(),
    holds: new Map(),
    corrections: correctionsIn(item),
  };
  for (const [name, value] of Object.entries(item ?? {})) {
    if (name.startsWith('H')) sheet.holds.set(name, decodeHold(value as string));
    else if (name.startsWith('S')) sheet.sets.set(name, decodeSet(value as string));
    else if (parseWindowName(name)) sheet.windows.set(name, BigInt(value as number | bigint));
  }
  return sheet;
}

/** The windows that count a hold. */
export const windowsOf = (sheet: Sheet, hold: Hold): string[] => sheet.sets.get(hold.set) ?? [];

/** What open holds reserve in a window. */
function heldIn(sheet: Sheet, window: string): bigint {
  const unit = parseWindowName(window)!.unit;
  let held = 0n;
  for (const hold of sheet.holds.values())
    if (windowsOf(sheet, hold).includes(window)) held += hold.amounts[unit];
  return held;
}

/** What a window has used: settled spend, and what is still held. */
export function usageOf(sheet: Sheet, window: string): { spent: bigint; held: bigint } {
  const held = heldIn(sheet, window);
  return { spent: (sheet.windows.get(window) ?? 0n) - held, held };
}
