import pLimit from 'p-limit';
import type { Reader } from '../store/store.ts';
import { centersOf, type Center } from './centers.ts';
import { cover, type Piece } from './cover.ts';
import { dueSlotsOf, type Due } from './due.ts';
import { countIn, type Groups } from './groups.ts';
import type { Grain } from './keys.ts';
import { entryPages } from './read-entries.ts';
import { eachRollUp } from './roll-up-item.ts';
import { calendarOf, slotAt, type Slot } from './slots.ts';

/** What is asked of the usage of cost centres. */
export interface UsageQuestion {
  /** Null for all of them. */
  costCenters: readonly string[] | null;
  grain: Grain;
  /** Stretches of time that follow each other without gap. */
  slots: readonly Slot[];
  /** Where more entries would have to be read than this, reading ends. */
  mostEntries?: number;
}

/** Told once or more for each cost centre and slot that has usage. Where it answers false, nothing more is begun to be read. */
export type TellUsage = (costCenter: string, slot: number, groups: Groups) => boolean | void;

const READS_AT_ONCE = 16;

/**
 * Reads what cost centres used, slot by slot: of roll-ups where they are right, and of entries where not. Returns false where it ended before
 * it had read all.
 */
export async function readUsage(
  table: Reader,
  { costCenters, grain, slots, mostEntries = Infinity }: UsageQuestion,
  tell: TellUsage,
): Promise<boolean> {
  const entries: Allowance = { left: mostEntries };
  const tellUntilEnough: TellUsage = (...told) => {
    if (entries.left >= 0 && tell(...told) === false) entries.left = -1;
  };
  const limit = pLimit(READS_AT_ONCE);
  await Promise.all(
    (await standingOf(table, costCenters)).map(async ({ center, due }) => {
      const pieces = slots.flatMap((slot, n) =>
        cover(since(center, slot), { due, ...center }).map((piece) => ({ piece, n })),
      );
      await Promise.all(
        joined(pieces, slots).map(({ piece, slotOf }) =>
          limit(() => readPiece(table, { center, grain, piece, slotOf, entries }, tellUntilEnough)),
        ),
      );
    }),
  );
  return entries.left >= 0;
}

/** How many more entries may be read; below 0 it is used up. */
interface Allowance {
  left: number;
}

/**
 * The cost centres, and what of them is due. That is read before any roll-up: what changes after it is marked after it, and not seen yet. And it is
 * of the time zone in force only if that is the same before and after: else no day and no month is read.
 */
async function standingOf(
  table: Reader,
  costCenters: readonly string[] | null,
): Promise<{ center: Center; due: Due[] }[]> {
  const limit = pLimit(READS_AT_ONCE);
  const centers = await centersOf(table, costCenters);
  const due = await Promise.all(centers.map(({ costCenter }) => limit(() => dueSlotsOf(table, costCenter))));
  const zones = new Map((await centersOf(table, costCenters)).map((after) => [after.costCenter, after.zone]));
  return centers.map(({ zone, ...center }, i) => ({
    center: { ...center, ...(zone !== undefined && zones.get(center.costCenter) === zone && { zone }) },
    due: due[i]!,
  }));
}

/** From the start of its first month on, though there is nothing in it before its first call: so a whole month is one roll-up, the first as any other. */
const since = ({ firstAt, zone }: Center, { startsAt, endsAt }: Slot): Slot => {
  const begun = zone === undefined ? firstAt : slotAt.MONTH(firstAt, zone).startsAt;
  return { startsAt: Math.min(Math.max(startsAt, begun), endsAt), endsAt };
};

interface Reading {
  center: Center;
  grain: Grain;
  piece: Piece;
  /** Which of the slots a moment is in. */
  slotOf: (at: number) => number;
  entries: Allowance;
}

async function readPiece(
  table: Reader,
  { center, grain, piece, slotOf, entries }: Reading,
  tell: TellUsage,
): Promise<void> {
  if (entries.left < 0) return;
  const { costCenter } = center;
  if (piece.from === 'ENTRIES') {
    const bySlot = new Map<number, Groups>();
    for await (const page of entryPages(table, costCenter, piece)) {
      entries.left -= page.length;
      if (entries.left < 0) return;
      for (const entry of page) {
        const n = slotOf(entry.at);
        const groups: Groups = bySlot.get(n) ?? new Map();
        bySlot.set(n, groups);
        countIn(groups, entry, grain === 'byCaller');
      }
    }
    for (const [n, groups] of bySlot) tell(costCenter, n, groups);
    return;
  }
  const calendar = calendarOf(piece.from, center.zone!);
  await eachRollUp(table, { grain, costCenter, ...calendar }, piece, (at, groups) =>
    tell(costCenter, slotOf(at), groups),
  );
}

/** Pieces of slots that follow each other, and are read from the same, are read together. */
function joined(
  pieces: readonly { piece: Piece; n: number }[],
  slots: readonly Slot[],
): Pick<Reading, 'piece' | 'slotOf'>[] {
  const together: { piece: Piece; first: number; last: number }[] = [];
  for (const { piece, n } of pieces) {
    const before = together.at(-1);
    if (before?.piece.from === piece.from && before.piece.endsAt === piece.startsAt) {
      before.piece = { ...before.piece, endsAt: piece.endsAt };
      before.last = n;
    } else together.push({ piece, first: n, last: n });
  }
  return together.map(({ piece, first, last }) => ({
    piece,
    slotOf: (at) => {
      let [low, high] = [first, last];
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (slots[middle]!.startsAt <= at) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  }));
}
