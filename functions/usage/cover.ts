import type { Due } from './due.ts';
import { LEVELS, quarterHourAt, slotAt, type Level, type Slot } from './slots.ts';

/** A stretch of time, and what it is read from: roll-ups of a level, or entries. */
export interface Piece extends Slot {
  from: Level | 'ENTRIES';
}

/** What is not to be read from roll-ups, and the time zone whose days and months may be. */
export interface Coverage {
  due: readonly Due[];
  zone: string | undefined;
}

const COARSE = ['MONTH', 'DAY'] as const;

/**
 * Covers a stretch of time without gap or overlap by as few pieces as there are: months where whole months are in it, then days, then
 * quarter-hours, and entries for the rest and for whatever is due.
 */
export function cover({ startsAt, endsAt }: Slot, { due, zone }: Coverage): Piece[] {
  const marks = marksByLevel(due, zone);
  const isRight = (slot: Slot, level: Level): boolean =>
    !LEVELS.slice(0, LEVELS.indexOf(level) + 1).some((below) => overlaps(marks[below], slot));
  const pieces: Piece[] = [];
  const put = (piece: Piece) => {
    const last = pieces.at(-1);
    if (last?.from === piece.from && last.endsAt === piece.startsAt) last.endsAt = piece.endsAt;
    else pieces.push(piece);
  };
  for (let at = startsAt; at < endsAt;) {
    const piece = pieceAt(at, endsAt, zone, isRight);
    put(piece);
    at = piece.endsAt;
  }
  return pieces;
}

/** What is due, in order: it makes the roll-ups of its level and of those above wrong, days and months in their own time zone only. */
function marksByLevel(due: readonly Due[], zone: string | undefined): Record<Level, Slot[]> {
  const marks: Record<Level, Slot[]> = { QUARTER_HOUR: [], DAY: [], MONTH: [] };
  for (const one of due)
    if (one.level === 'QUARTER_HOUR' || one.zone === zone)
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

function pieceAt(
  at: number,
  endsAt: number,
  zone: string | undefined,
  isRight: (slot: Slot, level: Level) => boolean,
): Piece {
  if (zone !== undefined) {
    for (const level of COARSE) {
      const slot = slotAt[level](at, zone);
      if (slot.startsAt === at && slot.endsAt <= endsAt && isRight(slot, level))
        return { ...slot, from: level };
    }
  }
  const slot = quarterHourAt(at);
  if (slot.startsAt === at && slot.endsAt <= endsAt && isRight(slot, 'QUARTER_HOUR'))
    return { ...slot, from: 'QUARTER_HOUR' };
  return { startsAt: at, endsAt: Math.min(slot.endsAt, endsAt), from: 'ENTRIES' };
}
