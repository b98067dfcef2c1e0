import type { InvocationPage } from '../../schema/types.ts';
import { invalidInput, type Problem } from '../errors/problem.ts';
import { picoUsdFromUsd } from '../pricing/money.ts';
import { costName } from './entry.ts';
import { AFTER_ALL, byCostPk, dayOf } from './keys.ts';
import { Page, type Listing } from './page.ts';
import { activeCenters, firstOf, MAX_PARTITIONS } from './partitions.ts';
import { daysOf } from './read-entries.ts';
import { walk } from './walk.ts';

/** A page of the dearest calls, of all days at once. */
export async function dearest(listing: Listing): Promise<InvocationPage | Problem> {
  const { context, range, filter, token, size } = listing;
  const firstAt = Math.max(range.startsAt, await firstOf(listing));
  const days = [...daysOf({ startsAt: firstAt, endsAt: range.endsAt })].map(({ startsAt }) =>
    dayOf(startsAt),
  );
  const tooMany = invalidInput({
    field: 'filter',
    message: `takes more than ${MAX_PARTITIONS} days of cost centres to sort by cost; name a costCenter, or a later from`,
  });
  if (days.length > MAX_PARTITIONS) return tooMany;
  const partitions: string[] = [];
  for (const day of days) {
    partitions.push(...(await activeCenters(listing, day)).map((center) => byCostPk(center, day)));
    if (partitions.length > MAX_PARTITIONS) return tooMany;
  }
  const page = new Page(listing);
  const from = costName(filter.costUsdAtLeast == null ? 0n : picoUsdFromUsd(filter.costUsdAtLeast)!);
  const before = token ?? AFTER_ALL;
  const items = walk(context.table, { partitions, before, from, pageSize: size });
  for await (const item of items) if (!page.take(item)) return page.ended();
  return page.ended(null);
}
