import type { Store } from '../store/store.ts';
import { BoundedMap } from './bounded-map.ts';
import { DefinitionCache } from './budgets/definitions.ts';

/** What every operation of the ledger works with. */
export interface Ledger {
  store: Store;
  definitions: DefinitionCache;
  /** The sheets that are known to be registered. */
  registered: Map<string, true>;
  /** The alerts that are known to have been told: spares a warm function from asking with every call. */
  alerted: Map<string, true>;
  /** The one clock of all that happens to a call, in ms since the epoch. */
  now: () => number;
  /** The longest that any hold may stand. */
  holdTimeoutSeconds: number;
  /** Whether a call that no enforcing budget covers is denied. */
  requireBudget: boolean;
}

/** More than the longest call may wait (a minute) and take (15 minutes). */
const DEFAULT_HOLD_TIMEOUT_SECONDS = 1_000;

/** Opens the ledger in a store, as the environment configures it. */
export function openLedger(store: Store, options: Partial<Ledger> = {}): Ledger {
  return {
    store,
    definitions: new DefinitionCache(store.ledger),
    registered: new BoundedMap(10_000),
    alerted: new BoundedMap(10_000),
    now: Date.now,
    holdTimeoutSeconds: Number(process.env.HOLD_TIMEOUT_SECONDS || DEFAULT_HOLD_TIMEOUT_SECONDS),
    requireBudget: process.env.REQUIRE_BUDGET === 'true',
    ...options,
  };
}
