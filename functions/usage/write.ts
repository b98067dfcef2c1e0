import { anyOf, atMost, ITEM_ABSENT, type Table } from '../store/store.ts';
import { markDue } from './due.ts';
import { noteCenter } from './centers.ts';
import { costName, encodeEntry, entryName, isGuess, type UsageEntry } from './entry.ts';
import {
  activePk,
  byApplicationPk,
  byCallerPk,
  byCostPk,
  byOutcomePk,
  dayOf,
  entriesPk,
  guessedPk,
} from './keys.ts';
import { calendarOf, quarterHourAt } from './slots.ts';

/** How usage is kept. */
export interface UsageBook {
  table: Table;
  now: () => number;
  /** How long entries are kept. */
  retentionDays: number;
  /** What this process knows to be noted: of most calls there is nothing to note but themselves. */
  noted: Map<string, number>;
}

const DEFAULT_RETENTION_DAYS = 400;

/** How long entries are kept, in days. */
export const retentionDays = (): number => Number(process.env.USAGE_RETENTION_DAYS || DEFAULT_RETENTION_DAYS);

export const openUsageBook = (table: Table, now: () => number = Date.now): UsageBook => ({
  table,
  now,
  retentionDays: retentionDays(),
  noted: new Map(),
});

/** The quarter-hours of entries that come in time are marked once; what comes after this is late, and marks its own each time. */
const LATE_AFTER_MS = 60_000;

/** More is not remembered, but noted again. */
const MAX_NOTED = 10_000;

const SECONDS_A_DAY = 86_400;

/** Writes a call's entry, and the same once more for each way that it may be looked for. It can be done again freely. */
export async function writeEntry(book: UsageBook, entry: UsageEntry): Promise<void> {
  const { table } = book;
  const expiresAt = Math.ceil(entry.at / 1000) + book.retentionDays * SECONDS_A_DAY;
  // Its neighbours are gone: the sums of its slot stay as they are.
  if (expiresAt * 1000 <= book.now()) return;
  const stored = { ...encodeEntry(entry), expiresAt };
  // What is told again late must not undo what came after it.
  const conditions = [anyOf(ITEM_ABSENT, atMost('version', BigInt(entry.version)))];
  const [first, ...copies] = placesOf(entry);
  const put = ([pk, sk]: [string, string]) => table.put({ pk, sk, ...stored }, { conditions });
  // A later one is there already: its copies may be elsewhere, and those of this one would stay.
  if ((await put(first!)).kind === 'refused') return;
  await Promise.all(copies.map(put));
  await Promise.all(placesLeft(entry).map(([pk, sk]) => table.delete({ pk, sk })));
  await noteDay(book, entry);
  await noteSlot(book, entry);
}

/** Where an entry is kept. */
function placesOf(entry: UsageEntry): [pk: string, sk: string][] {
  const day = dayOf(entry.at);
  const name = entryName(entry);
  const { costCenter, applicationId, caller, outcome, cost, basis } = entry;
  const places: [string, string][] = [
    [entriesPk(costCenter, day), name],
    [byApplicationPk(applicationId, day), name],
    [byCallerPk(caller, day), name],
  ];
  if (outcome !== 'SUCCEEDED') places.push([byOutcomePk(costCenter, outcome, day), name]);
  if (cost > 0n) places.push([byCostPk(costCenter, day), costName(cost, name)]);
  if (isGuess(basis)) places.push([guessedPk(costCenter, day), name]);
  return places;
}

/** Where an entry was kept before its call was put right, and is not any more. */
function placesLeft(entry: UsageEntry): [pk: string, sk: string][] {
  const { firstCost, ...now } = entry;
  if (firstCost === null) return [];
  const before: UsageEntry = { ...now, cost: firstCost, firstCost: null, basis: 'UNKNOWN' };
  const kept = new Set(placesOf(entry).map((place) => place.join()));
  return placesOf(before).filter((place) => !kept.has(place.join()));
}

async function noteDay({ table, noted }: UsageBook, { costCenter, at }: UsageEntry): Promise<void> {
  const pk = activePk(dayOf(at));
  if (noted.has(`${pk}#${costCenter}`)) return;
  await table.put({ pk, sk: costCenter }, { conditions: [ITEM_ABSENT] });
  remember(noted, `${pk}#${costCenter}`, at);
}

async function noteSlot({ table, noted, now }: UsageBook, { costCenter, at }: UsageEntry): Promise<void> {
  const { startsAt, endsAt } = quarterHourAt(at);
  const firstAt = noted.get(costCenter);
  if (firstAt === undefined || firstAt > startsAt) {
    await noteCenter(table, costCenter, startsAt);
    remember(noted, costCenter, startsAt);
  }
  // The sweep lets a slot rest for much longer than this before it removes its mark.
  const isLate = now() > endsAt + LATE_AFTER_MS;
  const name = `${costCenter}#${startsAt}`;
  if (noted.has(name) && !isLate) return;
  await markDue(table, costCenter, calendarOf('QUARTER_HOUR', 'UTC'), startsAt);
  remember(noted, name, startsAt);
}

function remember(noted: Map<string, number>, name: string, at: number): void {
  if (noted.size >= MAX_NOTED) noted.clear();
  noted.set(name, at);
}
