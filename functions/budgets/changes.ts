import type { BudgetChange, BudgetChangePage, BudgetUnit, FieldChange } from '../../schema/types.ts';
import { changesOf, findBudget, type NotedChange } from '../ledger/ledger.ts';
import { showAmount } from '../pricing/amounts.ts';
import type { Reader } from '../store/store.ts';
import type { ChangesArgs } from './input.ts';

const DEFAULT_PAGE = 20;

/** What is the ledger's own business, or said beside the changes. */
const NOT_TOLD = new Set([
  'id',
  'sheet',
  'slot',
  'version',
  'updatedAt',
  'createdAt',
  'requestHash',
  'earlierLimits',
]);

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
  changes: differences(before ?? {}, after, after.unit),
});

function differences(before: object, after: object, unit: BudgetUnit): FieldChange[] {
  const [old, now] = [before, after] as [Record<string, unknown>, Record<string, unknown>];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => !NOT_TOLD.has(name),
  );
  return names
    .map((field) => ({ field, before: json(field, old[field], unit), after: json(field, now[field], unit) }))
    .filter((change) => change.before !== change.after);
}

const AMOUNTS = new Set(['limit', 'amount']);

/** A field's value as JSON, amounts in the budget's unit as everywhere in the API. */
const json = (field: string, value: unknown, unit: BudgetUnit): string | null =>
  value === undefined
    ? null
    : JSON.stringify(value, (key, inner: unknown) =>
        AMOUNTS.has(key || field) ? showAmount(BigInt(inner as number | bigint), unit) : inner,
      );
