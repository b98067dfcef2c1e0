import type { Amounts } from '../../pricing/amounts.ts';
import type { Item } from '../../store/store.ts';
import { parseWindowName } from './window-name.ts';

/** What a call under way has reserved in one sheet. */
export interface Hold {
  /** Seconds since the epoch after which the sweep resolves it. */
  expiresAt: number;
  amounts: Amounts;
  /** The sheet attributes that count it. */
  windows: string[];
}

/** One item that counts every budget of a cost centre (or of none), so that one write can admit against all. */
export interface Sheet {
  /** Grows with each change to the budget definitions beside it. */
  rev: number;
  /** spent + held of each window, by attribute name. */
  windows: Map<string, bigint>;
  /** Open holds, by attribute name. */
  holds: Map<string, Hold>;
}

/** The sheet attribute of a hold: the call's request ID, and a suffix that no other try of it has. */
export const holdName = (requestId: string, suffix: string): string => `H${requestId}.${suffix}`;

/** The request ID in a hold's name. */
export const requestIdOfHold = (name: string): string => name.slice(1, name.lastIndexOf('.'));

/** A hold as one short string: DynamoDB bills a write by the size of the whole item, so bytes are throughput. */
export const encodeHold = ({ expiresAt, amounts, windows }: Hold): string =>
  [expiresAt.toString(36), amounts.USD.toString(36), amounts.TOKENS.toString(36), windows.join(' ')].join(
    ' ',
  );

/** The hold that such a string stands for. A call is always one request. */
export function decodeHold(text: string): Hold {
  const [expiresAt = '', usd = '', tokens = '', ...windows] = text.split(' ');
  return {
    expiresAt: parseInt(expiresAt, 36),
    amounts: { USD: parseBase36(usd), TOKENS: parseBase36(tokens), REQUESTS: 1n },
    windows,
  };
}

function parseBase36(text: string): bigint {
  let value = 0n;
  for (const digit of text) value = value * 36n + BigInt(parseInt(digit, 36));
  return value;
}

/** Reads a sheet's item; an absent one is an empty sheet. */
export function decodeSheet(item: Item | undefined): Sheet {
  const sheet: Sheet = { rev: Number(item?.rev ?? 0), windows: new Map(), holds: new Map() };
  for (const [name, value] of Object.entries(item ?? {})) {
    if (name.startsWith('H')) sheet.holds.set(name, decodeHold(value as string));
    else if (parseWindowName(name)) sheet.windows.set(name, BigInt(value as number | bigint));
  }
  return sheet;
}

/** What open holds reserve in a window. */
function heldIn(sheet: Sheet, window: string): bigint {
  const unit = parseWindowName(window)!.unit;
  let held = 0n;
  for (const hold of sheet.holds.values()) if (hold.windows.includes(window)) held += hold.amounts[unit];
  return held;
}

/** What a window has used: settled spend, and what is still held. */
export function usageOf(sheet: Sheet, window: string): { spent: bigint; held: bigint } {
  const held = heldIn(sheet, window);
  return { spent: (sheet.windows.get(window) ?? 0n) - held, held };
}
