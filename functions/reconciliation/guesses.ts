import pLimit from 'p-limit';
import type { Reader } from '../store/store.ts';
import { decodeEntry, type UsageEntry } from '../usage/entry.ts';
import { activePk, guessedPk } from '../usage/keys.ts';
import { guessedIn, type Row } from './row.ts';

/** So many are looked at, the newest first, for the dearest of them. */
const EXAMINED = 200;

const SHOWN = 3;

/** A row has the three dearest in it, mostly: so many rows are read at most. */
const MOST_ROWS = 40;

const READS_AT_ONCE = 16;

/** Of what has no cost centre on the bill, calls of so many cost centres a day are looked at. */
const MOST_CENTERS = 100;

/** The dearest calls that were charged by guess, of rows: what to look at first. Each row is read once. */
export class Guesses {
  readonly #table: Reader;
  readonly #isProfile: (modelMetric: string) => boolean;
  readonly #limit = pLimit(READS_AT_ONCE);
  readonly #known = new Map<Row, Promise<UsageEntry[]>>();

  constructor(table: Reader, isProfile: (modelMetric: string) => boolean) {
    this.#table = table;
    this.#isProfile = isProfile;
  }

  of(row: Row): Promise<UsageEntry[]> {
    const known = this.#known.get(row) ?? this.#read(row);
    this.#known.set(row, known);
    return known;
  }

  async #read({ ledger, costCenter, day }: Row): Promise<UsageEntry[]> {
    if (guessedIn(ledger) === 0n) return [];
    const active = { pk: activePk(day), limit: MOST_CENTERS };
    const centers =
      costCenter === null ? (await this.#table.query(active)).items.map(({ sk }) => sk) : [costCenter];
    const read = (center: string) =>
      this.#table.query({ pk: guessedPk(center, day), reverse: true, limit: EXAMINED });
    const pages = await Promise.all(centers.map((center) => this.#limit(() => read(center))));
    const entries = pages.flatMap(({ items }) => items).map(decodeEntry);
    return dearest(
      entries.filter(({ modelMetric }) => this.#isProfile(modelMetric) === (costCenter !== null)),
    );
  }

  /** The dearest of all rows. Rows are read from the one with the most guessed on: none of the rest can have a dearer call than they have in all. */
  async ofAll(rows: readonly Row[]): Promise<UsageEntry[]> {
    const most = [...rows].sort((a, b) => compare(guessedIn(b.ledger), guessedIn(a.ledger)));
    let found: UsageEntry[] = [];
    for (const row of most.slice(0, MOST_ROWS)) {
      if (found.length === SHOWN && found.at(-1)!.cost >= guessedIn(row.ledger)) break;
      found = dearest([...found, ...(await this.of(row))]);
    }
    return found;
  }
}

const dearest = (entries: readonly UsageEntry[]): UsageEntry[] =>
  [...entries].sort((a, b) => compare(b.cost, a.cost)).slice(0, SHOWN);

const compare = (a: bigint, b: bigint): number => (a === b ? 0 : a < b ? -1 : 1);
