import { expect, it } from 'vitest';
import type { Table } from '../../functions/store/store.ts';
import { DUE_PK } from '../../functions/usage/keys.ts';
import { readUsage } from '../../functions/usage/read-usage.ts';
import { rollUp } from '../../functions/usage/roll-up.ts';
import { openUsageBook, writeEntry } from '../../functions/usage/write.ts';
import { memoryTable } from '../support/memory-table.ts';
import { pausedBefore } from '../support/paused.ts';
import { entryOf } from '../support/usage.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-02T00:00:00Z');
const NOON = START + DAY / 2;
/** The day is over, and so is the one of Zurich. */
const NOW = START + DAY + 3_600_000;

/** What others do right before a table is first asked what is due. */
function interrupted(table: Table, act: () => Promise<unknown>): Table {
  let isFirst = true;
  return {
    ...table,
    async query(query) {
      if (query.pk === DUE_PK && isFirst) {
        isFirst = false;
        await act();
      }
      return table.query(query);
    },
  };
}

function given() {
  const table = memoryTable(() => NOW);
  const book = openUsageBook(table, () => NOW);
  let n = 0;
  const call = () => writeEntry(book, entryOf({ at: NOON, callId: `c${(n += 1)}` }));
  const sweep = (zone: string, by: Table = table) => rollUp(by, { now: NOW, zone });
  const swept = async (zone: string) => {
    for (let i = 0; i < 3; i += 1) await sweep(zone);
  };
  const seenBy = async (by: Table = table) => {
    let calls = 0;
    const slots = [{ startsAt: START - DAY, endsAt: NOW }];
    await readUsage(by, { costCenters: null, grain: 'byCaller', slots }, (_center, _slot, groups) => {
      for (const { figures } of groups.values()) calls += figures.calls.SUCCEEDED;
    });
    return calls;
  };
  return { table, call, sweep, swept, seenBy };
}

it('a sweep that stalls while a late call comes, and another sums it up, puts nothing older over that', async () => {
  const { table, call, sweep, swept, seenBy } = given();
  await call();
  await swept('UTC');
  const stalling = pausedBefore(table, 'put');
  await call();
  const stalled = sweep('UTC', stalling.table);
  await stalling.reached; // a roll-up of two calls
  await call();
  await swept('UTC');
  stalling.goOn();
  await stalled;
  expect(await seenBy()).toBe(3);
  await swept('UTC');
  expect(await seenBy()).toBe(3);
});

it('a reader to whom the time zone changes reads no day of the old one', async () => {
  const { table, call, swept, seenBy } = given();
  await call();
  await swept('UTC');
  const reader = interrupted(table, async () => {
    await swept('Europe/Zurich');
    await call();
    await swept('Europe/Zurich');
  });
  expect(await seenBy(reader)).toBe(2);
});

it('a sweep that began before the time zone changed leaves no day of the new one wrong', async () => {
  const { table, call, sweep, swept, seenBy } = given();
  await call();
  await swept('UTC');
  const stalled = interrupted(table, async () => {
    await swept('Europe/Zurich');
    await call();
  });
  await sweep('UTC', stalled);
  expect(await seenBy()).toBe(2);
  await swept('Europe/Zurich');
  expect(await seenBy()).toBe(2);
});

it('years of days are marked in one turn of a sweep, and hours that nobody rolled up are left alone', async () => {
  const { table, call } = given();
  await call();
  const center = (await table.query({ pk: 'USAGE' })).items[0]!;
  const { hoursFrom: _hoursFrom, ...before } = center;
  await table.put({ ...before, firstAt: START - 1_000 * DAY } as never);
  let writes = 0;
  const counted: Table = { ...table, put: (...args) => ((writes += 1), table.put(...args)) };
  const turns = [1, 0];
  await rollUp(counted, { now: NOW, zone: 'UTC', timeLeftMs: () => turns.shift() ?? 0 });
  expect(writes).toBeLessThan(1_000 + 40);
  expect((await table.query({ pk: 'USAGE' })).items[0]).toMatchObject({ zone: 'UTC', hoursFrom: NOW + 3_600_000 }); // prettier-ignore
});
