import type { Reader } from '../../store/store.ts';
import { sheetKey } from '../keys.ts';
import { decodeSheet, type Sheet } from './sheet.ts';

/** A sheet as it is now; an absent one is empty at revision 0. */
export const readSheet = async (table: Reader, sheet: string): Promise<Sheet> =>
  decodeSheet(await table.get(sheetKey(sheet)));
