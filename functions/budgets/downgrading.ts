import { budgetsFrom } from '../ledger/ledger.ts';
import type { Reader } from '../store/store.ts';

/** The IDs of the budgets that downgrade calls to a model. */
export async function budgetsDowngradingTo(table: Reader, alias: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { budget } of budgetsFrom(table, {})!)
    if (budget.onExceed === 'DOWNGRADE' && budget.downgradeTo === alias) ids.push(budget.id);
  return ids;
}
