import { queryAll } from '../store/store.ts';
import { centersOf } from './centers.ts';
import { activePk, byApplicationPk, byCallerPk, byOutcomePk, entriesPk, guessedPk } from './keys.ts';
import type { Listing } from './page.ts';

/** So many partitions are looked through for a page: there is one for each day and cost centre. */
export const MAX_PARTITIONS = 500;

/** Since when any of the asked cost centres has usage. */
export async function firstOf({ context, scope }: Listing): Promise<number> {
  const centers = await centersOf(context.table, scope.costCenters);
  return Math.min(Infinity, ...centers.map(({ firstAt }) => firstAt));
}

/**
 * What of a day is read: the narrowest partitions that the filter names. For who does not see all, only those of own cost centres, or of own calls:
 * how far a page got through others' calls would tell of them.
 */
export async function partitionsOf(listing: Listing, day: string): Promise<string[]> {
  const { filter, context } = listing;
  const { seesAll, id } = context.reader;
  if (filter.caller != null && (seesAll || filter.caller === id)) return [byCallerPk(filter.caller, day)];
  const { outcome, isGuessed, applicationId } = filter;
  const narrow = isGuessed === true || (outcome != null && outcome !== 'SUCCEEDED');
  if (applicationId != null && !narrow && seesAll) return [byApplicationPk(applicationId, day)];
  const active = await activeCenters(listing, day);
  if (isGuessed === true) return active.map((center) => guessedPk(center, day));
  if (outcome != null && outcome !== 'SUCCEEDED')
    return active.map((center) => byOutcomePk(center, outcome, day));
  return active.map((center) => entriesPk(center, day));
}

/** The cost centres that have usage on a day, of those that may be seen. */
export async function activeCenters(
  { context: { table }, scope: { costCenters } }: Listing,
  day: string,
): Promise<string[]> {
  if (costCenters?.length === 1) return [...costCenters];
  const active = (await queryAll(table, { pk: activePk(day) })).map(({ sk }) => sk);
  return costCenters ? active.filter((center) => costCenters.includes(center)) : active;
}
