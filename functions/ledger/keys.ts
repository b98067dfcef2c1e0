import type { Key } from '../store/store.ts';

/**
 * Where the ledger's items live:
 *
 * | table  | pk              | sk                           | what                                              |
 * |--------|-----------------|------------------------------|---------------------------------------------------|
 * | ledger | `SHEETS`        | cost centre, or `*`          | that a sheet exists                               |
 * | ledger | `CHANGES`       | `<time> <id>`                | a change of budgets under way, or cut off         |
 * | ledger | `SHEET#<sheet>` | `SHEET`                      | the sheet                                         |
 * | ledger | `SHEET#<sheet>` | `BUDGET#<slot>`              | a budget's definition                             |
 * | ledger | `SHEET#<sheet>` | `DELETED#<slot>`             | a deleted budget's definition                     |
 * | ledger | `SHEET#<sheet>` | `HISTORY#<slot>#<end>`       | a closed window                                   |
 * | ledger | `SHEET#<sheet>` | `ALERT#<window>#<what>`      | that an alert has been raised                     |
 * | ledger | `SHEET#<sheet>` | `CHANGE#<slot>#<time>#<id>`  | who changed a budget, and how                     |
 * | ledger | `BUDGET#<id>`   | `BUDGET`                     | the sheet and slot of a budget                    |
 * | ledger | `SWEEP`         | `<what>`                     | where a sweep ran out of time                     |
 * | calls  | `CALL#<id>`     | `CALL`                       | the audit item of a call                          |
 */
const key = (pk: string, sk: string): Key => ({ pk, sk });

export const SHEETS_PK = 'SHEETS';
export const CHANGES_PK = 'CHANGES';

export const sheetPk = (sheet: string): string => `SHEET#${sheet}`;
export const registeredSheetKey = (sheet: string): Key => key(SHEETS_PK, sheet);
export const changeUnderWayKey = (at: string, id: string): Key => key(CHANGES_PK, `${at} ${id}`);
export const sheetKey = (sheet: string): Key => key(sheetPk(sheet), 'SHEET');
export const BUDGETS_PREFIX = 'BUDGET#';
export const definitionKey = (sheet: string, slot: string): Key =>
  key(sheetPk(sheet), `${BUDGETS_PREFIX}${slot}`);
export const DELETED_PREFIX = 'DELETED#';
export const deletedKey = (sheet: string, slot: string): Key =>
  key(sheetPk(sheet), `${DELETED_PREFIX}${slot}`);
export const historyPrefix = (slot: string): string => `HISTORY#${slot}#`;
export const historyKey = (sheet: string, slot: string, endsAt: string): Key =>
  key(sheetPk(sheet), `${historyPrefix(slot)}${endsAt}`);
export const alertKey = (sheet: string, window: string, what: string): Key =>
  key(sheetPk(sheet), `ALERT#${window}#${what}`);
export const changesPrefix = (slot: string): string => `CHANGE#${slot}#`;
export const budgetChangeKey = (sheet: string, slot: string, at: string, id: string): Key =>
  key(sheetPk(sheet), `${changesPrefix(slot)}${at}#${id}`);
export const budgetKey = (id: string): Key => key(`BUDGET#${id}`, 'BUDGET');
export const sweepKey = (what: string): Key => key('SWEEP', what);
const CALL_PREFIX = 'CALL#';
export const callKey = (callId: string): Key => key(`${CALL_PREFIX}${callId}`, 'CALL');
export const callIdOfKey = (pk: string): string => pk.slice(CALL_PREFIX.length);
