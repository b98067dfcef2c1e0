import type { InvocationPage } from '../../schema/types.ts';
import { dayOf, isoOf } from './keys.ts';
import { Page, type Listing } from './page.ts';
import { firstOf, MAX_PARTITIONS, partitionsOf } from './partitions.ts';
import { daysOf } from './read-entries.ts';
import { walk } from './walk.ts';

/** A page looks through no more days than this, and through no more partitions unless one day has them: its token goes on. */
const MAX_DAYS = 93;

/** A page of the newest calls: day by day, from the last on. */
export async function newest(listing: Listing): Promise<InvocationPage> {
  const { context, range, token, size } = listing;
  const page = new Page(listing);
  const before = token ?? isoOf(range.endsAt);
  const firstAt = Math.max(range.startsAt, await firstOf(listing));
  const days = [...daysOf({ startsAt: firstAt, endsAt: Math.min(range.endsAt, momentOf(before)) })].reverse();
  let walked = 0;
  for (const [i, day] of days.entries()) {
    if (i === MAX_DAYS) return page.ended(isoOf(day.endsAt));
    const partitions = await partitionsOf(listing, dayOf(day.startsAt));
    walked += partitions.length;
    if (i > 0 && walked > MAX_PARTITIONS) return page.ended(isoOf(day.endsAt));
    const items = walk(context.table, { partitions, before, from: isoOf(day.startsAt), pageSize: size });
    for await (const item of items) if (!page.take(item)) return page.ended();
  }
  return page.ended(null);
}

/** The first moment after everything before a position: one that names a call has others of its moment before it. */
function momentOf(position: string): number {
  const [moment = '', call] = position.split('#');
  return Date.parse(moment) + (call === undefined ? 0 : 1);
}
