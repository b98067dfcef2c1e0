import type { Table } from '../dynamodb/table.ts';
import type { AuditItem } from './audit.ts';
import { DefinitionCache } from './definitions.ts';

/** What every operation of the ledger works with. */
export interface Ledger {
  table: Table;
  definitions: DefinitionCache;
  /** The time in ms since the epoch. */
  now: () => number;
  /** How long a hold may stand. */
  holdTimeoutSeconds: number;
  /** Whether a call that no enforcing budget covers is denied. */
  requireBudget: boolean;
  /** Told of each call that the sweep has charged at its worst case, once. */
  onExpiry: (audit: AuditItem) => Promise<void>;
}

/** A little more than the invoke function's own time-out (28 s). */
const DEFAULT_HOLD_TIMEOUT_SECONDS = 35;

/** Opens the ledger in a table, as the environment configures it. */
export function openLedger(table: Table, options: Partial<Ledger> = {}): Ledger {
  return {
    table,
    definitions: new DefinitionCache(table),
    now: Date.now,
    holdTimeoutSeconds: Number(process.env.HOLD_TIMEOUT_SECONDS || DEFAULT_HOLD_TIMEOUT_SECONDS),
    requireBudget: process.env.REQUIRE_BUDGET === 'true',
    onExpiry: async () => undefined,
    ...options,
  };
}
