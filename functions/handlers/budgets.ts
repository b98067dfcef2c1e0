import { BUDGET_FIELDS, HISTORY_FIELD } from '../budgets/fields.ts';
import type { Reader } from '../identity/reader.ts';
import { CatalogCache } from '../catalog/load.ts';
import { answerField } from '../errors/field.ts';
import { openTable } from '../store/open.ts';

const table = openTable('ledger');
const catalog = new CatalogCache(table);

interface BudgetsEvent {
  field: keyof typeof BUDGET_FIELDS;
  args: unknown;
  reader: Reader;
}

/** Everything about budgets. What comes as a batch asks for histories: one of each budget of a page. */
export const handler = (event: BudgetsEvent | unknown[]): Promise<unknown> =>
  Array.isArray(event)
    ? Promise.all(event.map((args) => answerField(HISTORY_FIELD, args, { table })))
    : answerField(BUDGET_FIELDS[event.field], event.args, {
        table,
        catalog,
        now: Date.now,
        by: event.reader.id,
        reader: event.reader,
      });
