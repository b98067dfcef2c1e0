import type { Item } from './table.ts';

/**
 * Where everything lives in the one table:
 *
 * | pk                | sk                            | what                                               |
 * |-------------------|-------------------------------|----------------------------------------------------|
 * | `SHEETS`          | cost centre, or `*`           | that a sheet exists; changes to it under way       |
 * | `SHEET#<sheet>`   | `SHEET`                       | the sheet                                          |
 * | `SHEET#<sheet>`   | `BUDGET#<slot>`               | a budget's definition                              |
 * | `SHEET#<sheet>`   | `DELETED#<slot>`              | a deleted budget's definition                      |
 * | `SHEET#<sheet>`   | `HISTORY#<slot>#<end>`        | a closed window                                    |
 * | `SHEET#<sheet>`   | `ALERT#<window>#<what>`       | that an alert has been raised                      |
 * | `SHEET#<sheet>`   | `CHANGE#<slot>#<time>#<id>`   | who changed a budget, and how                      |
 * | `CALL#<request>`  | `CALL`                        | the audit item of a call                           |
 * | `CALL#<request>`  | `ANSWER`                      | its answer, for replays, with a time to live       |
 * | `MODELS`          | `MODEL#<alias>`               | a model that was added, changed or deleted         |
 * | `MODELS`          | `MODEL#PROFILE#<alias>`       | an inference profile of the deployment             |
 * | `MODELS`          | `CHANGE#<alias>#<time>#<id>`  | who changed a model, and how                       |
 */
const key = (pk: string, sk: string): Item => ({ pk: { S: pk }, sk: { S: sk } });

export const REGISTRY_PK = 'SHEETS';
export const MODELS_PK = 'MODELS';

export const sheetPk = (sheet: string): string => `SHEET#${sheet}`;
export const registryKey = (sheet: string): Item => key(REGISTRY_PK, sheet);
export const sheetKey = (sheet: string): Item => key(sheetPk(sheet), 'SHEET');
export const budgetKey = (sheet: string, slot: string): Item => key(sheetPk(sheet), `BUDGET#${slot}`);
export const deletedKey = (sheet: string, slot: string): Item => key(sheetPk(sheet), `DELETED#${slot}`);
export const historyKey = (sheet: string, slot: string, endsAt: string): Item =>
  key(sheetPk(sheet), `HISTORY#${slot}#${endsAt}`);
export const alertKey = (sheet: string, window: string, what: string): Item =>
  key(sheetPk(sheet), `ALERT#${window}#${what}`);
export const budgetChangeKey = (sheet: string, slot: string, at: string, id: string): Item =>
  key(sheetPk(sheet), `CHANGE#${slot}#${at}#${id}`);
export const callKey = (requestId: string): Item => key(`CALL#${requestId}`, 'CALL');
export const answerKey = (requestId: string): Item => key(`CALL#${requestId}`, 'ANSWER');
export const modelKey = (alias: string): Item => key(MODELS_PK, `MODEL#${alias}`);
/** Beside the models, so that one query reads both: no alias has capitals. */
export const profileKey = (alias: string): Item => key(MODELS_PK, `MODEL#PROFILE#${alias}`);
export const modelChangeKey = (alias: string, at: string, id: string): Item =>
  key(MODELS_PK, `CHANGE#${alias}#${at}#${id}`);
