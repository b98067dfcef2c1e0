import * as z from 'zod';
import { fieldOf, type Field } from '../errors/field.ts';
import { deleteModel, putModel, type ModelChanges } from './change-models.ts';
import { loadCatalog } from './load.ts';
import { showModel } from './model.ts';
import { deleteModelArgs, putModelArgs } from './model-input.ts';

/** Every field about models. */
export const MODEL_FIELDS = {
  models: fieldOf('query', z.strictObject({}), async (_args, { table, now }: ModelChanges) =>
    (await loadCatalog(table)).models().map((model) => showModel(model, now())),
  ),
  putModel: fieldOf('change', putModelArgs, ({ input }, changes: ModelChanges) => putModel(changes, input)),
  deleteModel: fieldOf('change', deleteModelArgs, (args, changes: ModelChanges) =>
    deleteModel(changes, args),
  ),
} satisfies Record<string, Field<ModelChanges>>;
