import type { Reader } from '../identity/reader.ts';
import { budgetsDowngradingTo } from '../budgets/downgrading.ts';
import { MODEL_FIELDS } from '../catalog/fields.ts';
import { answerField } from '../errors/field.ts';
import { openTable } from '../store/open.ts';

const table = openTable('ledger');

interface ModelsEvent {
  field: keyof typeof MODEL_FIELDS;
  args: unknown;
  reader: Reader;
}

/** The catalog. */
export const handler = ({ field, args, reader }: ModelsEvent): Promise<unknown> =>
  answerField(MODEL_FIELDS[field], args, {
    table,
    now: Date.now,
    by: reader.id,
    reader,
    downgradingTo: (alias) => budgetsDowngradingTo(table, alias),
  });
