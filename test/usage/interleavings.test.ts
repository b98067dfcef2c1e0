import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Table } from '../../functions/store/store.ts';
import { centerKey, DUE_PK, rollUpPk } from '../../functions/usage/keys.ts';
import { readUsage } from '../../functions/usage/read-usage.ts';
import { rollUp } from '../../functions/usage/roll-up.ts';
import { openUsageBook, writeEntry } from '../../functions/usage/write.ts';
import { memoryTable } from '../support/memory-table.ts';
import { entryOf } from '../support/usage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Clocks in Zurich go forward on it. */
const START = Date.parse('2026-03-29T00:00:00Z');
const ZONES = ['Europe/Zurich', 'UTC'] as const;

/** Everything happens one request to the store at a time, in any order; queries are answered in short pages. */
function stepping(table: Table, scheduler: fc.Scheduler, pageSize: number): Table {
  const turn = () => scheduler.schedule(Promise.resolve());
  return {
    get: async (...args) => (await turn(), table.get(...args)),
    query: async (query) => (
      await turn(),
      table.query({ ...query, limit: Math.min(query.limit ?? Infinity, pageSize) })
    ),
    put: async (...args) => (await turn(), table.put(...args)),
    update: async (...args) => (await turn(), table.update(...args)),
    delete: async (...args) => (await turn(), table.delete(...args)),
  };
}

/** As it was before hours were rolled up. */
async function forgetHours(table: Table): Promise<void> {
  const center = await table.get(centerKey('sales'));
  if (!center) return;
  const { hoursFrom: _hoursFrom, ...before } = center;
  await table.put(before as never);
  const hours = { level: 'HOUR', zone: 'UTC' } as const;
  for (const pk of [rollUpPk('plain', 'sales', hours), rollUpPk('byCaller', 'sales', hours), DUE_PK])
    for (const item of (await table.query({ pk })).items)
      if (pk !== DUE_PK || item.sk.includes('#HOUR#')) await table.delete(item);
}

/** What goes on at the same time, some hours after what went on before. */
const together = fc.record({
  hours: fc.constantFrom(0, 0.1, 1, 5, 25),
  /** When each of these was decided: late ones meet each other in few slots. */
  writes: fc.array(fc.constantFrom('NOW', 'EARLY', 'EARLY'), { maxLength: 3 }),
  sweeps: fc.array(fc.record({ zone: fc.nat({ max: 3 }), clock: fc.integer({ min: -1, max: 1 }) }), {
    maxLength: 2,
  }),
  readers: fc.nat({ max: 2 }),
  forgetsHours: fc.nat({ max: 9 }).map((n) => n === 0),
});

const story = fc.record({
  acts: fc.array(together, { minLength: 3, maxLength: 8 }),
  pageSize: fc.constantFrom(1, 2, 1_000),
  /** Whether sweeps are of one time zone, or some of another, as while it is being changed. */
  isZoneChanging: fc.boolean(),
});

it('usage is never less than what had been told before, nor more than what was begun, whatever happens at the same time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), story, async (scheduler, { acts, pageSize, isZoneChanging }) => {
      let now = START;
      const base = memoryTable(() => now);
      const table = stepping(base, scheduler, pageSize);
      const book = openUsageBook(table, () => now);
      let [begun, told] = [0, 0];
      const write = async (when: 'NOW' | 'EARLY') => {
        begun += 1;
        const at = when === 'NOW' ? now : START;
        await writeEntry(book, entryOf({ at, callId: `c${begun}` }));
        told += 1;
      };
      const read = async () => {
        const least = told;
        let seen = 0;
        const ends = [START - 2 * HOUR, START + 7 * HOUR, now + HOUR];
        const slots = [0, 1].map((i) => ({ startsAt: ends[i]!, endsAt: Math.max(ends[i]!, ends[i + 1]!) }));
        await readUsage(table, { costCenters: null, grain: 'plain', slots }, (_center, _slot, groups) => {
          for (const { figures } of groups.values()) seen += figures.calls.SUCCEEDED;
        });
        expect(seen).toBeGreaterThanOrEqual(least);
        expect(seen).toBeLessThanOrEqual(begun);
      };
      const sweepOf = ({ zone, clock }: { zone: number; clock: number }) =>
        rollUp(table, {
          now: now + clock * MINUTE,
          zone: ZONES[isZoneChanging && zone === 0 ? 1 : 0],
        });
      const all = (work: Promise<unknown>[]) => scheduler.waitFor(Promise.all(work));
      for (const { hours, writes, sweeps, readers, forgetsHours } of acts) {
        now += hours * HOUR;
        if (forgetsHours) await forgetHours(base);
        await all([...writes.map(write), ...sweeps.map(sweepOf), ...Array.from({ length: readers }, read)]);
        await all([read()]);
      }
      now += 2 * DAY;
      for (let i = 0; i < 4; i += 1) await all([sweepOf({ zone: 1, clock: 0 })]);
      await all([read()]);
    }),
    { numRuns: Number(process.env.INTERLEAVINGS || 150) },
  );
}, 120_000);
