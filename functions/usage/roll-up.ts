import type { Table } from '../store/store.ts';
import { centersOf, noteZone, type Center } from './centers.ts';
import { dueSlots, markDue, unmark, type Due } from './due.ts';
import { addGroups, countIn, type Groups } from './groups.ts';
import type { Calendar } from './keys.ts';
import { entryPages } from './read-entries.ts';
import { eachRollUp, putRollUp, rollUpId, type RollUpAddress } from './roll-up-item.ts';
import { slotAt, type Level, type Slot } from './slots.ts';

/** A slot rests so long after its end: what comes later is late, and marks it again. */
const REST_MS = 5 * 60_000;

/** What rolling up has done. */
export interface RollUpReport {
  rolledUp: number;
  isComplete: boolean;
  failures: string[];
}

export interface RollUpOptions {
  now: number;
  /** The time zone whose days and months are rolled up. */
  zone: string;
  timeLeftMs?: () => number;
}

/**
 * Rolls up every slot that is due and over, whole, from what it is made of. Safe to run at any time, any number of times, also beside itself;
 * what it does not come to is due the next time.
 */
export async function rollUp(
  table: Table,
  { now, zone, timeLeftMs = () => Infinity }: RollUpOptions,
): Promise<RollUpReport> {
  const report: RollUpReport = { rolledUp: 0, isComplete: true, failures: [] };
  for (const center of await centersOf(table, null))
    if (center.zone !== zone) await markAll(table, center, zone, now);
  // A day that a quarter-hour of this turn makes due is found in the next.
  for (const due of await dueSlots(table)) {
    if (timeLeftMs() <= 0) return { ...report, isComplete: false };
    try {
      if (await rollUpOne(table, due, { now, zone })) report.rolledUp += 1;
    } catch (error) {
      report.failures.push(`${due.costCenter} ${due.level} ${due.startsAt}: ${String(error)}`);
    }
  }
  return report;
}

/** The level that a level's slots are part of, and are marked in. */
const ABOVE: Record<Level, Level | null> = { QUARTER_HOUR: 'DAY', DAY: 'MONTH', MONTH: null };

/** Marks every day and month of a cost centre: another time zone has others. */
async function markAll(table: Table, center: Center, zone: string, now: number): Promise<void> {
  for (const level of ['DAY', 'MONTH'] as const) {
    for (let at = center.firstAt; at <= now;) {
      const { startsAt, endsAt } = slotAt[level](at, zone);
      await markDue(table, center.costCenter, { level, zone }, startsAt);
      at = endsAt;
    }
  }
  await noteZone(table, center, zone);
}

async function rollUpOne(
  table: Table,
  due: Due,
  { now, zone }: Pick<RollUpOptions, 'now' | 'zone'>,
): Promise<boolean> {
  if (due.level !== 'QUARTER_HOUR' && due.zone !== zone) {
    await unmark(table, due);
    return false;
  }
  const slot = slotAt[due.level](due.startsAt, due.zone);
  if (slot.endsAt + REST_MS > now) return false;
  for (const grain of ['byCaller', 'plain'] as const) {
    const address: RollUpAddress = { ...due, grain };
    const before = await rollUpId(table, address, due.startsAt);
    const groups = await MADE_OF[due.level](table, address, slot);
    // Calls are never uncounted: fewer than before are left of a slot whose entries have expired.
    if (before !== undefined && due.level === 'QUARTER_HOUR') {
      if (callsIn(groups) < (await callsCounted(table, address, slot))) continue;
    }
    // Somebody else is at it, and may have begun before the last entry came: the mark stays.
    if (!(await putRollUp(table, address, due.startsAt, groups, before))) return false;
  }
  const above = ABOVE[due.level];
  if (above)
    await markDue(table, due.costCenter, { level: above, zone }, slotAt[above](due.startsAt, zone).startsAt);
  await unmark(table, due);
  return true;
}

const callsIn = (groups: Groups): number =>
  [...groups.values()].reduce(
    (sum, { figures }) => sum + Object.values(figures.calls).reduce((calls, n) => calls + n, 0),
    0,
  );

async function callsCounted(table: Table, address: RollUpAddress, slot: Slot): Promise<number> {
  let calls = 0;
  await eachRollUp(table, address, slot, (_at, groups) => (calls += callsIn(groups)));
  return calls;
}

type Make = (table: Table, address: RollUpAddress, slot: Slot) => Promise<Groups>;

const ofRollUps =
  (calendarOf: (zone: string) => Calendar): Make =>
  async (table, address, slot) => {
    const groups: Groups = new Map();
    await eachRollUp(table, { ...address, ...calendarOf(address.zone) }, slot, (_at, more) =>
      addGroups(groups, more),
    );
    return groups;
  };

/** How each level's slots are made. */
const MADE_OF: Record<Level, Make> = {
  async QUARTER_HOUR(table, { costCenter, grain }, slot) {
    const groups: Groups = new Map();
    for await (const entries of entryPages(table, costCenter, slot))
      for (const entry of entries) countIn(groups, entry, grain === 'byCaller');
    return groups;
  },
  DAY: ofRollUps(() => ({ level: 'QUARTER_HOUR', zone: 'UTC' })),
  MONTH: ofRollUps((zone) => ({ level: 'DAY', zone })),
};
