import type { Key } from '../store/store.ts';

/**
 * Where the catalog lives, in the ledger's table:
 *
 * | pk       | sk                            | what                                          |
 * |----------|-------------------------------|-----------------------------------------------|
 * | `MODELS` | `MODEL#<alias>`               | a model that was added, changed or deleted    |
 * | `MODELS` | `MODEL#PROFILE#<alias>`       | an inference profile of the deployment        |
 * | `MODELS` | `CHANGE#<alias>#<time>#<id>`  | who changed a model, and how                  |
 */
export const MODELS_PK = 'MODELS';

const key = (sk: string): Key => ({ pk: MODELS_PK, sk });

export const MODELS_PREFIX = 'MODEL#';
/** Beside the models, so that one query reads both: no alias has capitals. */
export const PROFILES_PREFIX = `${MODELS_PREFIX}PROFILE#`;

export const modelKey = (alias: string): Key => key(`${MODELS_PREFIX}${alias}`);
export const profileKey = (alias: string): Key => key(`${PROFILES_PREFIX}${alias}`);
export const modelChangeKey = (alias: string, at: string, id: string): Key =>
  key(`CHANGE#${alias}#${at}#${id}`);
