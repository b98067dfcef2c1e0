import * as z from 'zod';
import { mayConcern, type Reader } from '../identity/reader.ts';
import { fieldOf, type Field } from '../errors/field.ts';
import { deleteModel, putModel, type ModelChanges } from './change-models.ts';
import { loadCatalog } from './load.ts';
import { showModel } from './model.ts';
import { deleteModelArgs, putModelArgs } from './model-input.ts';

/** What fields about models work with. */
export interface ModelContext extends ModelChanges {
  reader: Reader;
}

/** Every field about models. A caller sees the models that are for everybody, and its own teams' inference profiles. */
export const MODEL_FIELDS = {
  models: fieldOf('query', z.strictObject({}), async (_args, { table, now, reader }: ModelContext) =>
    (await loadCatalog(table))
      .models()
      .filter((model) => mayConcern(reader, model))
      .map((model) => showModel(model, now())),
  ),
  putModel: fieldOf('change', putModelArgs, ({ input }, changes: ModelContext) => putModel(changes, input)),
  deleteModel: fieldOf('change', deleteModelArgs, (args, changes: ModelContext) =>
    deleteModel(changes, args),
  ),
} satisfies Record<string, Field<ModelContext>>;
