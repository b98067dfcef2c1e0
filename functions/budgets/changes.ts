import type { BudgetChange, BudgetChangePage, FieldChange } from '../../schema/types.ts';
import { changesOf, findBudget, type NotedChange } from '../ledger/ledger.ts';
import type { Reader } from '../store/store.ts';
import type { ChangesArgs } from './input.ts';

const DEFAULT_PAGE = 20;

/** What is the ledger's own business, or said beside the changes. */
const NOT_TOLD = new Set(['id', 'sheet', 'slot', 'version', 'updatedAt', 'createdAt', 'requestHash']);

/** Who changed a budget, and how; the newest first. */
export async function budgetChanges(
  table: Reader,
  { budgetId, limit, nextToken }: ChangesArgs,
): Promise<BudgetChangePage> {
  const budget = await findBudget(table, budgetId);
  if (!budget) return { items: [], nextToken: null };
  const page = { limit: limit ?? DEFAULT_PAGE, after: nextToken ?? undefined };
  const { items, after } = await changesOf(table, budget, page);
  return { items: items.map(showChange), nextToken: after ?? null };
}

const showChange = ({ at, by, operation, reason, before, after }: NotedChange): BudgetChange => ({
  at,
  by,
  operation,
  reason: reason ?? null,
  version: after.version,
  changes: differences(before ?? {}, after),
});

function differences(before: object, after: object): FieldChange[] {
  const [old, now] = [before, after] as [Record<string, unknown>, Record<string, unknown>];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => !NOT_TOLD.has(name),
  );
  return names
    .map((field) => ({ field, before: json(old[field]), after: json(now[field]) }))
    .filter((change) => change.before !== change.after);
}

/** Amounts are told as they are kept: in pico-USD, tokens or requests. */
const json = (value: unknown): string | null =>
  value === undefined
    ? null
    : JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
