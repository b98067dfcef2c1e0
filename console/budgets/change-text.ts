import type { BudgetChange, BudgetUnit } from '../../schema/types.ts';
import { exact } from '../format/amount.ts';

/** What each mutation is called in a sentence; any other is named as it is. */
const OPERATIONS: Record<string, string> = {
  createBudget: 'set it',
  updateBudget: 'changed',
  deleteBudget: 'deleted it',
  topUpBudget: 'topped it up',
  withdrawTopUp: 'withdrew a top-up',
};

/** A change in words: `changed limit from $5.00 to $6.00`. What a creation set is what the budget shows. */
export function changeText({ operation, changes }: BudgetChange, unit: BudgetUnit, locale?: string): string {
  const verb = OPERATIONS[operation] ?? operation;
  if (operation !== 'updateBudget') return verb;
  const told = changes.map(
    ({ field, before, after }) => `${field} from ${shown(field, before)} to ${shown(field, after)}`,
  );
  return `${verb} ${told.join(', ')}`;

  function shown(field: string, json: string | null | undefined): string {
    if (json == null) return 'nothing';
    const value = parsed(json);
    if (field === 'limit' && Number.isFinite(Number(value))) return exact(Number(value), unit, locale);
    return typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : json;
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
