import { absent, equals, queryAll, type Reader, type Table } from '../store/store.ts';
import { CENTERS_PK, centerKey } from './keys.ts';

/** A cost centre that has usage. */
export interface Center {
  costCenter: string;
  /** The start of its first quarter-hour, in ms: there is nothing before. */
  firstAt: number;
  /** The time zone whose days and months are rolled up; absent before the first is. */
  zone?: string;
  /** Whether its hours are rolled up, from the first on. */
  hasHours: boolean;
}

/** Every cost centre that has usage, or those of a list that have. */
export async function centersOf(table: Reader, among: readonly string[] | null): Promise<Center[]> {
  if (among === null)
    return (await queryAll(table, { pk: CENTERS_PK })).map(({ sk, ...item }) => centerFrom(sk, item));
  const items = await Promise.all([...new Set(among)].map((name) => table.get(centerKey(name))));
  return items.flatMap((item) => (item ? [centerFrom(item.sk, item)] : []));
}

const centerFrom = (costCenter: string, { firstAt, zone, hasHours }: Record<string, unknown>): Center => ({
  costCenter,
  firstAt: firstAt as number,
  hasHours: hasHours === true,
  ...(zone !== undefined && { zone: zone as string }),
});

/** Notes that a cost centre has usage since a moment. */
export async function noteCenter(table: Table, costCenter: string, firstAt: number): Promise<void> {
  for (;;) {
    const known = await table.get(centerKey(costCenter));
    const before = known?.firstAt as number | undefined;
    if (before !== undefined && before <= firstAt) return;
    const unmoved = before === undefined ? absent('firstAt') : equals('firstAt', before);
    const { kind } = await table.update(
      centerKey(costCenter),
      { set: { firstAt, ...(before === undefined && { hasHours: true }) } },
      { conditions: [unmoved] },
    );
    if (kind === 'written') return;
  }
}

/** Notes in which time zone a cost centre's days and months are rolled up from now on: every one of them, and every hour, must be marked by then. */
export async function noteRolledUp(table: Table, { costCenter }: Center, zone: string): Promise<void> {
  await table.update(centerKey(costCenter), { set: { zone, hasHours: true } });
}
