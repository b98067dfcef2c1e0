import * as z from 'zod';
import { openTable } from '../dynamodb/table.ts';
import type { Caller } from '../pipeline/call.ts';
import { validationError } from '../pipeline/error-answer.ts';
import { fieldErrors } from '../pipeline/zod-fields.ts';
import { deleteModel, listModels, putModel, putSchema } from './models.ts';

const table = openTable();
const deleteSchema = z.object({ alias: z.string() });

interface ModelsEvent {
  field: 'models' | 'putModel' | 'deleteModel';
  args: unknown;
  caller: Caller;
}

/** The catalog. */
export async function handler({ field, args, caller }: ModelsEvent): Promise<unknown> {
  switch (field) {
    case 'models':
      return listModels(table, Date.now());
    case 'putModel': {
      const parsed = putSchema.safeParse(args);
      if (!parsed.success) return validationError(fieldErrors(parsed.error));
      return putModel(table, parsed.data.input, caller.id, Date.now());
    }
    case 'deleteModel': {
      const parsed = deleteSchema.safeParse(args);
      if (!parsed.success) return validationError(fieldErrors(parsed.error));
      return deleteModel(table, parsed.data.alias, caller.id, Date.now());
    }
  }
}
