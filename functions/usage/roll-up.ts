import type { Table } from '../store/store.ts';
import pLimit from 'p-limit';
import { centersOf, noteRolledUp, zoneOf, type Center } from './centers.ts';
import { dueSlots, markDue, unmark, type Due } from './due.ts';
import { addGroups, countIn, type Groups } from './groups.ts';
import { entryPages } from './read-entries.ts';
import { eachRollUp, putRollUp, rollUpId, type RollUpAddress } from './roll-up-item.ts';
import { calendarOf, LEVELS, MADE_OF, slotAt, type Slot } from './slots.ts';

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
  for (const center of await centersOf(table, null)) {
    if (center.zone === zone && center.hoursFrom < Infinity) continue;
    if (timeLeftMs() <= 0) return { ...report, isComplete: false };
    await beginToRollUp(table, center, zone, now);
  }
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

const HOUR_MS = 3_600_000;
const MARKS_AT_ONCE = 16;

/**
 * Rolls up a cost centre by days and months of a time zone from now on: all of them are marked, since another zone has others. Hours that nobody
 * rolled up are left alone: they are, from the one after the next on.
 */
async function beginToRollUp(table: Table, center: Center, zone: string, now: number): Promise<void> {
  const limit = pLimit(MARKS_AT_ONCE);
  const marks: Promise<void>[] = [];
  for (const level of ['DAY', 'MONTH'] as const) {
    for (let at = center.firstAt; at <= now && center.zone !== zone;) {
      const { startsAt, endsAt } = slotAt[level](at, zone);
      marks.push(limit(() => markDue(table, center.costCenter, calendarOf(level, zone), startsAt)));
      at = endsAt;
    }
  }
  await Promise.all(marks);
  const hoursFrom = Math.min(center.hoursFrom, (Math.ceil(now / HOUR_MS) + 1) * HOUR_MS);
  await noteRolledUp(table, center, { zone, hoursFrom });
}

async function rollUpOne(
  table: Table,
  due: Due,
  { now, zone }: Pick<RollUpOptions, 'now' | 'zone'>,
): Promise<boolean> {
  const slot = slotAt[due.level](due.startsAt, due.zone);
  if (slot.endsAt + REST_MS > now) return false;
  for (const grain of ['byCaller', 'plain'] as const) {
    const address: RollUpAddress = { ...due, grain };
    const before = await rollUpId(table, address, due.startsAt);
    const groups = await summedUp(table, address, slot);
    // Calls are never uncounted: fewer than before are left of a slot whose entries have expired.
    if (before !== undefined && due.level === 'QUARTER_HOUR') {
      if (callsIn(groups) < (await callsCounted(table, address, slot))) continue;
    }
    // Somebody else is at it, and may have begun before the last entry came: the mark stays.
    if (!(await putRollUp(table, address, due.startsAt, groups, before))) return false;
  }
  await markAbove(table, due, zone);
  await unmark(table, due);
  return true;
}

/**
 * Marks what a slot is part of. Whose days and months those are is read only now, after the slot has been put: who rolls up by another time zone
 * since has marked all of them, and finds it.
 */
async function markAbove(table: Table, due: Due, sweeping: string): Promise<void> {
  const above = LEVELS.filter((level) => MADE_OF[level] === due.level);
  if (above.length === 0) return;
  const isZoned = calendarOf(due.level, '').zone === '';
  const zone = isZoned ? due.zone : ((await zoneOf(table, due.costCenter)) ?? sweeping);
  for (const level of above)
    await markDue(table, due.costCenter, calendarOf(level, zone), slotAt[level](due.startsAt, zone).startsAt);
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

/** The sums of a slot, from what its level is made of. */
async function summedUp(
  table: Table,
  { costCenter, grain, level, zone }: RollUpAddress,
  slot: Slot,
): Promise<Groups> {
  const groups: Groups = new Map();
  const from = MADE_OF[level];
  if (from !== 'ENTRIES') {
    const parts = { costCenter, grain, ...calendarOf(from, zone) };
    await eachRollUp(table, parts, slot, (_at, more) => addGroups(groups, more));
    return groups;
  }
  for await (const entries of entryPages(table, costCenter, slot))
    for (const entry of entries) countIn(groups, entry, grain === 'byCaller');
  return groups;
}
