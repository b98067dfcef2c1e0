import { windowAt } from '../ledger/ledger.ts';

/** How long the slots are that usage is summed up by: each level is made of the one before it, the first of entries. */
export const LEVELS = ['QUARTER_HOUR', 'DAY', 'MONTH'] as const;

export type Level = (typeof LEVELS)[number];

/** A stretch of time, in ms: its start belongs to it, its end does not. */
export interface Slot {
  startsAt: number;
  endsAt: number;
}

export const MINUTE_MS = 60_000;
const QUARTER_HOUR_MS = 15 * MINUTE_MS;

export const quarterHourAt = (at: number): Slot => {
  const startsAt = Math.floor(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  return { startsAt, endsAt: startsAt + QUARTER_HOUR_MS };
};

/** The slot of a level around a moment. The offset of every time zone of our days is whole quarters of an hour, so quarter-hours make days anywhere. */
export const slotAt: Record<Level, (at: number, timeZone: string) => Slot> = {
  QUARTER_HOUR: quarterHourAt,
  DAY: (at, timeZone) => windowAt('DAY', timeZone, at),
  MONTH: (at, timeZone) => windowAt('MONTH', timeZone, at),
};
