import pLimit from 'p-limit';
import { queryAll, type Reader } from '../store/store.ts';
import { decodeEntry, type UsageEntry } from '../usage/entry.ts';
import { activePk, guessedPk } from '../usage/keys.ts';
import { guessedIn, type Row } from './row.ts';

/** So many are looked at, the newest first, for the dearest of them. */
const EXAMINED = 200;

const SHOWN = 3;

/** A row has the three dearest in it, mostly: so many rows are read at most. */
const MOST_ROWS = 40;

const READS_AT_ONCE = 16;

/** The dearest calls of a row that were charged by guess: what to look at first. */
export async function guessesOf(
  table: Reader,
  row: Row,
  isProfile: (modelMetric: string) => boolean,
): Promise<UsageEntry[]> {
  if (guessedIn(row.ledger) === 0n) return [];
  const centers =
    row.costCenter === null
      ? (await queryAll(table, { pk: activePk(row.day) })).map(({ sk }) => sk)
      : [row.costCenter];
  const limit = pLimit(READS_AT_ONCE);
  const pages = await Promise.all(
    centers.map((center) =>
      limit(() => table.query({ pk: guessedPk(center, row.day), reverse: true, limit: EXAMINED })),
    ),
  );
  const entries = pages.flatMap(({ items }) => items).map(decodeEntry);
  return dearest(entries.filter(({ modelMetric }) => isProfile(modelMetric) === (row.costCenter !== null)));
}

/** The dearest of all rows. Rows are read from the one with the most guessed on: none of the rest can have a dearer call than they have in all. */
export async function dearestOf(
  table: Reader,
  rows: readonly Row[],
  isProfile: (modelMetric: string) => boolean,
): Promise<UsageEntry[]> {
  const most = [...rows].sort((a, b) => compare(guessedIn(b.ledger), guessedIn(a.ledger)));
  let found: UsageEntry[] = [];
  for (const row of most.slice(0, MOST_ROWS)) {
    if (found.length === SHOWN && found.at(-1)!.cost >= guessedIn(row.ledger)) break;
    found = dearest([...found, ...(await guessesOf(table, row, isProfile))]);
  }
  return found;
}

const dearest = (entries: readonly UsageEntry[]): UsageEntry[] =>
  [...entries].sort((a, b) => compare(b.cost, a.cost)).slice(0, SHOWN);

const compare = (a: bigint, b: bigint): number => (a === b ? 0 : a < b ? -1 : 1);
