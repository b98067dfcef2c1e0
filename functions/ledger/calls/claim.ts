import { ONE_REQUEST } from '../../pricing/amounts.ts';
import type { Ledger } from '../opened.ts';
import { allStand, type HoldReference } from '../sheets/settle.ts';
import type { CallItem } from './call-item.ts';
import { expireCall, isRunning, type RunningCall } from './expire.ts';
import { isReplayed } from './states.ts';
import { writeFirst, type FirstItem } from './write-call.ts';

/** What came of claiming a request ID. */
export type Claim =
  | { kind: 'claimed'; attempt: number }
  /** The same caller asked the same before, and that answer stands. */
  | { kind: 'replay'; call: CallItem }
  /** Somebody else's, or asked with other content. */
  | { kind: 'conflict' }
  /** The sweep was faster: the holds are gone, so the call must not begin. */
  | { kind: 'swept' };

const ATTEMPTS = 5;

/**
 * Claims a request ID for a call by writing its audit item. The first to write it has it; a try that cost nothing
 * may be followed by another; any other is replayed.
 */
export async function claimRequestId(
  { store, now }: Ledger,
  item: Omit<FirstItem, 'holds'>,
  holds: readonly HoldReference[],
): Promise<Claim> {
  const first = { ...item, holds: holds.map(({ sheet, name }) => ({ sheet, name })) };
  let replacing: CallItem | undefined;
  for (let i = 0; i < ATTEMPTS; i += 1) {
    const existing = await writeFirst(store.calls, first, replacing);
    if (!existing) return { kind: 'claimed', attempt: (replacing?.attempt ?? 0) + 1 };
    const isSame = existing.caller === item.caller && existing.contentHash === item.contentHash;
    if (existing.state !== 'RELEASED' && !isSame) return { kind: 'conflict' };
    if (hasRunOut(existing, now())) {
      await expireCall(store.calls, existing, ONE_REQUEST, now());
      continue;
    }
    if (isReplayed(existing.state, existing.used)) return { kind: 'replay', call: existing };
    // The sweep moves the audit item before it touches a hold. So holds that still stand after the item was read
    // are safe behind a claim on exactly that item: if the sweep comes now, the claim fails.
    if (!(await allStand(store.ledger, holds))) return { kind: 'swept' };
    replacing = existing;
  }
  return { kind: 'swept' };
}

/** A call that no budget covered, and whose function was cut off: nothing but this question finds it. */
const hasRunOut = (call: CallItem, now: number): call is RunningCall =>
  isRunning(call) && call.runsUntil !== undefined && call.runsUntil < now;
