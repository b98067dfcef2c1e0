import type { Caller } from '../call/call.ts';
import { MODEL_FIELDS } from '../catalog/fields.ts';
import { answerField } from '../errors/field.ts';
import { openTable } from '../store/open.ts';

const table = openTable('ledger');

interface ModelsEvent {
  field: keyof typeof MODEL_FIELDS;
  args: unknown;
  caller: Caller;
}

/** The catalog. */
export const handler = ({ field, args, caller }: ModelsEvent): Promise<unknown> =>
  answerField(MODEL_FIELDS[field], args, { table, now: Date.now, by: caller.id });
