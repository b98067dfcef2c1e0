import { windowAt } from '../ledger/ledger.ts';

/** How long the slots are that usage is summed up by, the shortest first. */
export const LEVELS = ['QUARTER_HOUR', 'HOUR', 'DAY', 'MONTH'] as const;

export type Level = (typeof LEVELS)[number];

/** What the slots of each level are summed up from. Days are not made of hours: those of some time zones begin within one of UTC. */
export const MADE_OF = {
  QUARTER_HOUR: 'ENTRIES',
  HOUR: 'QUARTER_HOUR',
  DAY: 'QUARTER_HOUR',
  MONTH: 'DAY',
} as const satisfies Record<Level, Level | 'ENTRIES'>;

/** Whether the slots of each level are the same in every time zone. */
const IS_OF_UTC: Record<Level, boolean> = { QUARTER_HOUR: true, HOUR: true, DAY: false, MONTH: false };

/** A level in a time zone: it says where slots begin and end. */
export interface Calendar {
  level: Level;
  zone: string;
}

/** The calendar of a level, where days and months are those of a time zone. */
export const calendarOf = (level: Level, zone: string): Calendar => ({
  level,
  zone: IS_OF_UTC[level] ? 'UTC' : zone,
});

/** A stretch of time, in ms: its start belongs to it, its end does not. */
export interface Slot {
  startsAt: number;
  endsAt: number;
}

export const MINUTE_MS = 60_000;

const slotOf =
  (lengthMs: number) =>
  (at: number): Slot => {
    const startsAt = Math.floor(at / lengthMs) * lengthMs;
    return { startsAt, endsAt: startsAt + lengthMs };
  };

export const quarterHourAt = slotOf(15 * MINUTE_MS);

/** The slot of a level around a moment. The offset of every time zone of our days is whole quarters of an hour, so quarter-hours make days anywhere. */
export const slotAt: Record<Level, (at: number, timeZone: string) => Slot> = {
  QUARTER_HOUR: quarterHourAt,
  HOUR: slotOf(60 * MINUTE_MS),
  DAY: (at, timeZone) => windowAt('DAY', timeZone, at),
  MONTH: (at, timeZone) => windowAt('MONTH', timeZone, at),
};
