import type { Due } from './due.ts';
import { quarterHourAt, slotAt, type Level, type Slot } from './slots.ts';

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
  const marks = due.map((one): Slot => slotAt[one.level](one.startsAt, one.zone));
  const isRight = (slot: Slot, level: Level): boolean =>
    !marks.some(
      (mark, i) =>
        mark.startsAt < slot.endsAt && slot.startsAt < mark.endsAt && isBelow(due[i]!, level, zone),
    );
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

/** Whether what is due makes a roll-up of a level wrong: it is of that level or finer, in the same time zone. */
const isBelow = (due: Due, level: Level, zone: string | undefined): boolean => {
  if (due.level === 'QUARTER_HOUR') return true;
  if (due.zone !== zone) return false;
  return level === 'MONTH' || (level === 'DAY' && due.level === 'DAY');
};

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
