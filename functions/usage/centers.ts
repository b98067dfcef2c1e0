import { absent, equals, queryAll, type Reader, type Table } from '../store/store.ts';
import { CENTERS_PK, centerKey } from './keys.ts';

/** A cost centre that has usage. */
export interface Center {
  costCenter: string;
  /** The start of its first quarter-hour, in ms: there is nothing before. */
  firstAt: number;
  /** The time zone whose days and months are rolled up; absent before the first is. */
  zone?: string;
  /** From when on its hours are rolled up (ms); Infinity for none. */
  hoursFrom: number;
}

/** Every cost centre that has usage, or those of a list that have. */
export async function centersOf(table: Reader, among: readonly string[] | null): Promise<Center[]> {
  if (among === null)
    return (await queryAll(table, { pk: CENTERS_PK })).map(({ sk, ...item }) => centerFrom(sk, item));
  const items = await Promise.all([...new Set(among)].map((name) => table.get(centerKey(name))));
  return items.flatMap((item) => (item ? [centerFrom(item.sk, item)] : []));
}

const centerFrom = (
  costCenter: string,
  { firstAt, zone, hoursFrom = Infinity }: Record<string, unknown>,
): Center => ({
  costCenter,
  firstAt: firstAt as number,
  hoursFrom: hoursFrom as number,
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
      { set: { firstAt, ...(before === undefined && { hoursFrom: 0 }) } },
      { conditions: [unmoved] },
    );
    if (kind === 'written') return;
  }
}

/** What of a cost centre is rolled up from now on. */
export type RolledUp = Pick<Center, 'hoursFrom'> & { zone: string };

/** Notes what is rolled up: every day and month of the time zone must be marked by then. Does nothing where somebody else has noted another zone since. */
export async function noteRolledUp(table: Table, { costCenter, zone }: Center, now: RolledUp): Promise<void> {
  const unmoved = zone === undefined ? absent('zone') : equals('zone', zone);
  await table.update(centerKey(costCenter), { set: { ...now } }, { conditions: [unmoved] });
}

/** The time zone whose days and months are rolled up of a cost centre now. */
export async function zoneOf(table: Reader, costCenter: string): Promise<string | undefined> {
  return (await table.get(centerKey(costCenter), ['zone']))?.zone as string | undefined;
}
