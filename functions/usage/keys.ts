import type { Key } from '../store/store.ts';
import type { UsageOutcome } from '../../schema/types.ts';
import type { Calendar } from './slots.ts';

/**
 * Where usage lives, all of it in the ledger's table. `<time>` is when a call was decided (ISO 8601, UTC, ms), `<day>` its UTC day, and
 * `<entry>` is `<time>#<call>#<attempt>`, so that the entries of any partition follow each other in time:
 *
 * | pk                                     | sk                        | what                                                  |
 * |----------------------------------------|---------------------------|-------------------------------------------------------|
 * | `USAGE`                                | cost centre               | since when it has usage                               |
 * | `USAGE-ACTIVE#<day>`                   | cost centre               | that it has usage on a day                            |
 * | `USAGE#<cost centre>#<day>`            | `<entry>`                 | the entry of a call and attempt                       |
 * | `USAGE-APPLICATION#<application>#<day>`| `<entry>`                 | the same again, by application                        |
 * | `USAGE-CALLER#<caller>#<day>`          | `<entry>`                 | … by caller                                           |
 * | `USAGE-OUTCOME#<cc>#<outcome>#<day>`   | `<entry>`                 | … of what did not succeed                             |
 * | `USAGE-GUESSED#<cost centre>#<day>`    | `<entry>`                 | … of what was charged by guess                        |
 * | `USAGE-COST#<cost centre>#<day>`       | `<cost>#<entry>`          | … by cost, of what cost anything                      |
 * | `ROLLUP#<cc>#<level>#<zone>`           | start of the slot         | the sums of a slot                                    |
 * | `ROLLUP-CALLER#<cc>#<level>#<zone>`    | start of the slot         | the sums of a slot, caller by caller                  |
 * | `ROLLUP-DUE`                           | `<cc>#<level>#<zone>#<start>` | that a slot's roll-up is not made yet, or not right |
 *
 * No tag, caller or zone has a `#`.
 */
export const CENTERS_PK = 'USAGE';
export const DUE_PK = 'ROLLUP-DUE';

export const centerKey = (costCenter: string): Key => ({ pk: CENTERS_PK, sk: costCenter });
export const activePk = (day: string): string => `USAGE-ACTIVE#${day}`;
export const entriesPk = (costCenter: string, day: string): string => `USAGE#${costCenter}#${day}`;
export const byApplicationPk = (applicationId: string, day: string): string =>
  `USAGE-APPLICATION#${applicationId}#${day}`;
export const byCallerPk = (caller: string, day: string): string => `USAGE-CALLER#${caller}#${day}`;
export const byOutcomePk = (costCenter: string, outcome: UsageOutcome, day: string): string =>
  `USAGE-OUTCOME#${costCenter}#${outcome}#${day}`;
export const guessedPk = (costCenter: string, day: string): string => `USAGE-GUESSED#${costCenter}#${day}`;
export const byCostPk = (costCenter: string, day: string): string => `USAGE-COST#${costCenter}#${day}`;

/** Whether a roll-up tells callers apart. */
export type Grain = 'plain' | 'byCaller';

const ROLLUP: Record<Grain, string> = { plain: 'ROLLUP', byCaller: 'ROLLUP-CALLER' };

export const rollUpPk = (grain: Grain, costCenter: string, { level, zone }: Calendar): string =>
  `${ROLLUP[grain]}#${costCenter}#${level}#${zone}`;
export const dueKey = (costCenter: string, { level, zone }: Calendar, startsAt: number): Key => ({
  pk: DUE_PK,
  sk: `${costCenter}#${level}#${zone}#${isoOf(startsAt)}`,
});

export const isoOf = (at: number): string => new Date(at).toISOString();
export const dayOf = (at: number): string => isoOf(at).slice(0, 'YYYY-MM-DD'.length);

/** Behind every entry of its moment. */
export const AFTER_ALL = '~';
