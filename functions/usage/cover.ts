import type { Due } from './due.ts';
import { calendarOf, LEVELS, MADE_OF, quarterHourAt, slotAt, type Level, type Slot } from './slots.ts';

/** A stretch of time, and what it is read from: roll-ups of a level, or entries. */
export interface Piece extends Slot {
  from: Level | 'ENTRIES';
}

/** What is not to be read from roll-ups, and what may be. */
export interface Coverage {
  due: readonly Due[];
  /** The time zone whose days and months are rolled up, if any are. */
  zone?: string;
  /** From when on hours may be read (ms). */
  hoursFrom: number;
}

const COARSE_FIRST = LEVELS.toReversed();

/**
 * Covers a stretch of time without gap or overlap by as few pieces as there are: months where whole months are in it, then days, hours and
 * quarter-hours, and entries for the rest and for whatever is due.
 */
export function cover({ startsAt, endsAt }: Slot, { due, zone, hoursFrom }: Coverage): Piece[] {
  const marks = marksByLevel(due, zone);
  const isZoned = zone !== undefined;
  const mayBeRead: Record<Level, boolean> = { QUARTER_HOUR: true, HOUR: true, DAY: isZoned, MONTH: isZoned };
  const levels = COARSE_FIRST.filter((level) => mayBeRead[level]);
  const isRight = (slot: Slot, level: Level): boolean =>
    (level !== 'HOUR' || slot.startsAt >= hoursFrom) &&
    !BELOW[level].some((below) => overlaps(marks[below], slot));
  const pieces: Piece[] = [];
  const put = (piece: Piece) => {
    const last = pieces.at(-1);
    if (last?.from === piece.from && last.endsAt === piece.startsAt) last.endsAt = piece.endsAt;
    else pieces.push(piece);
  };
  for (let at = startsAt; at < endsAt;) {
    const piece = pieceAt(at, endsAt);
    put(piece);
    at = piece.endsAt;
  }
  return pieces;

  function pieceAt(at: number, endsAt: number): Piece {
    for (const level of levels) {
      const slot = slotAt[level](at, zone ?? 'UTC');
      if (slot.startsAt === at && slot.endsAt <= endsAt && isRight(slot, level))
        return { ...slot, from: level };
    }
    return { startsAt: at, endsAt: Math.min(quarterHourAt(at).endsAt, endsAt), from: 'ENTRIES' };
  }
}

/** A level and all that it is made of: what is due of any of them makes its roll-up wrong. */
const belowOf = (level: Level): Level[] => {
  const from = MADE_OF[level];
  return from === 'ENTRIES' ? [level] : [level, ...belowOf(from)];
};
const BELOW = Object.fromEntries(LEVELS.map((level) => [level, belowOf(level)])) as Record<Level, Level[]>;

/** What is due, in order; of days and months only those of the time zone. */
function marksByLevel(due: readonly Due[], zone: string | undefined): Record<Level, Slot[]> {
  const marks: Record<Level, Slot[]> = { QUARTER_HOUR: [], HOUR: [], DAY: [], MONTH: [] };
  for (const one of due)
    if (one.zone === calendarOf(one.level, zone ?? '').zone)
      marks[one.level].push(slotAt[one.level](one.startsAt, one.zone));
  for (const level of LEVELS) marks[level].sort((a, b) => a.startsAt - b.startsAt);
  return marks;
}

/** Whether any of some slots, which follow each other, shares a moment with a slot. */
function overlaps(slots: readonly Slot[], { startsAt, endsAt }: Slot): boolean {
  let [low, high] = [0, slots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (slots[middle]!.endsAt <= startsAt) low = middle + 1;
    else high = middle;
  }
  return low < slots.length && slots[low]!.startsAt < endsAt;
}
