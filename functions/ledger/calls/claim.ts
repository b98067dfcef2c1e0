import type { Ledger } from '../opened.ts';
import type { HoldReference } from '../sheets/settle.ts';
import type { CallItem } from './call-item.ts';
import { isReplayed } from './states.ts';
import { writeFirst, type FirstItem } from './write-call.ts';

/** What came of claiming a call. */
export type Claim =
  | { kind: 'claimed'; attempt: number }
  /** The same was asked before, and that answer stands. */
  | { kind: 'replay'; call: CallItem }
  /** The same request ID was used with other content. */
  | { kind: 'conflict'; call: CallItem }
  /** The holds are given back, or are about to be: the call must not begin. */
  | { kind: 'swept' };

const ATTEMPTS = 5;

/**
 * Claims a call by writing its audit item, which names its holds. The first to write it has it; a try that cost nothing
 * may be followed by another; any other is replayed.
 */
export async function claimCall(
  { store }: Ledger,
  item: Omit<FirstItem, 'holds'>,
  holds: readonly HoldReference[],
): Promise<Claim> {
  const first = { ...item, holds: holds.map(({ sheet, name }) => ({ sheet, name })) };
  let replacing: CallItem | undefined;
  for (let i = 0; i < ATTEMPTS; i += 1) {
    const existing = await writeFirst(store.calls, first, replacing);
    if (!existing) return { kind: 'claimed', attempt: (replacing?.attempt ?? 0) + 1 };
    // Whoever gives a hold back that no item names says so in the item first. A claim replaces the item only if it has not
    // moved since: so one of the two has lost, and knows it.
    if (holds.some(({ name }) => existing.givenBack.includes(name))) return { kind: 'swept' };
    const isSame = existing.contentHash === item.contentHash;
    if (existing.state !== 'RELEASED' && !isSame) return { kind: 'conflict', call: existing };
    if (isReplayed(existing.state, existing.used)) return { kind: 'replay', call: existing };
    replacing = existing;
  }
  return { kind: 'swept' };
}
