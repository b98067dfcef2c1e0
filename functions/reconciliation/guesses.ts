import type { Reader } from '../store/store.ts';
import { decodeEntry, type UsageEntry } from '../usage/entry.ts';
import { guessedPk } from '../usage/keys.ts';
import { guessedIn, type Row } from './row.ts';

/** So many are looked at, the newest first, for the dearest of them. */
const EXAMINED = 200;

const SHOWN = 3;

/** The dearest calls of a row that were charged by guess: what to look at first. */
export async function guessesOf(
  table: Reader,
  row: Row,
  isProfile: (modelMetric: string) => boolean,
): Promise<UsageEntry[]> {
  if (row.costCenter === null || guessedIn(row.ledger) === 0n) return [];
  const pk = guessedPk(row.costCenter, row.day);
  const { items } = await table.query({ pk, reverse: true, limit: EXAMINED });
  return items
    .map(decodeEntry)
    .filter(({ modelMetric }) => isProfile(modelMetric))
    .sort((a, b) => (a.cost === b.cost ? 0 : a.cost > b.cost ? -1 : 1))
    .slice(0, SHOWN);
}
