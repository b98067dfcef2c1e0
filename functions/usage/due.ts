import { randomId } from '../store/random-id.ts';
import { equals, queryAll, type Reader, type Table } from '../store/store.ts';
import { DUE_PK, dueKey } from './keys.ts';
import { LEVELS, type Calendar, type Level } from './slots.ts';

/**
 * A slot whose roll-up is not made yet, or not right any more. Whoever changes what a slot is made of marks it *after* that, and a mark is
 * removed only by who has read everything after it: so a slot without a mark has the right roll-up (or no usage at all).
 */
export interface Due extends Calendar {
  costCenter: string;
  startsAt: number;
  /** Of this one marking: another one has another. */
  id: string;
}

/** Marks a slot. */
export async function markDue(
  table: Table,
  costCenter: string,
  calendar: Calendar,
  startsAt: number,
): Promise<void> {
  await table.put({ ...dueKey(costCenter, calendar, startsAt), id: randomId(6) });
}

/** Removes a mark, unless the slot has been marked again. */
export async function unmark(table: Table, due: Due): Promise<void> {
  await table.delete(dueKey(due.costCenter, due, due.startsAt), { conditions: [equals('id', due.id)] });
}

/** Everything that is due: the finer levels first, since coarser ones are made of them. */
export const dueSlots = (table: Reader): Promise<Due[]> => marksOf(table, '');

/**
 * What is due of one cost centre, as who reads roll-ups next must know it. A mark of a level is there before the one goes that it was made
 * from, so finer levels are read before coarser ones: else a mark could be in neither.
 */
export async function dueSlotsOf(table: Reader, costCenter: string): Promise<Due[]> {
  const due: Due[] = [];
  for (const level of LEVELS) due.push(...(await marksOf(table, `${costCenter}#${level}#`)));
  return due;
}

async function marksOf(table: Reader, prefix: string): Promise<Due[]> {
  const items = await queryAll(table, { pk: DUE_PK, prefix });
  const due = items.map(({ sk, id }): Due => {
    const [center, level, zone, start] = sk.split('#') as [string, Level, string, string];
    return { costCenter: center, level, zone, startsAt: Date.parse(start), id: id as string };
  });
  return due.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || a.startsAt - b.startsAt);
}
