import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/errors/problem.ts';
import type { Item, Reader, Table } from '../../functions/store/store.ts';
import { activePk, entriesPk } from '../../functions/usage/keys.ts';
import { invocations } from '../../functions/usage/invocations.ts';
import { usage } from '../../functions/usage/usage.ts';
import { openUsageBook, writeEntry } from '../../functions/usage/write.ts';
import { solved } from '../support/in-process.ts';
import { countedReads } from '../support/counted-reads.ts';
import { closeStores, embeddedStore } from '../support/store.ts';
import { asking, entryOf } from '../support/usage.ts';

const NOW = Date.parse('2026-03-03T12:05:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

let table: Table;
beforeEach(async () => {
  table = (await embeddedStore()).ledger;
});
afterAll(closeStores);

const write = (at: number, n: number, costCenter = 'sales', applicationId = 'crm') =>
  writeEntry(
    openUsageBook(table, () => NOW),
    entryOf({ at, callId: `${n}`.padStart(16, '0'), costCenter, applicationId }),
  );

describe('a question about usage', () => {
  /** As if the store had a call so often. */
  const repeated = (of: Table, times: number): Reader => ({
    ...of,
    async query(query) {
      const page = await of.query(query);
      if (!query.pk.startsWith('USAGE#')) return page;
      return { ...page, items: page.items.flatMap((item) => Array<Item>(times).fill(item)) };
    },
  });

  it.each([
    [{ period: 'MINUTE' }, 'input.period'],
    [{}, 'input.to'],
  ] as const)('%j that would read calls without end one by one is refused', async (by, field) => {
    await write(NOW - MINUTE, 1);
    const ask = (times: number) =>
      usage({ from: '2026-03-03T11:45:00Z', ...by }, asking({ ...table, ...repeated(table, times) }, NOW));
    expect(solved(await ask(1_000)).total.calls).toBe(1_000);
    expect(await ask(300_001)).toMatchObject({ problem: 'invalid-input', fields: [{ field }] });
  });
});

describe('a page of calls', () => {
  it('that finds little reads in a few requests what it looks through', async () => {
    await Promise.all(Array.from({ length: 600 }, (_, n) => write(NOW - n * 1_000, n)));
    await write(NOW - 30 * MINUTE, 999, 'sales', 'triage');
    const { table: counted, reads } = countedReads(table);
    const filter = { costCenter: 'sales', environment: 'prod', model: 'amazon.other' };
    const answer = await invocations({ filter, limit: 1 }, asking(counted, NOW));
    expect(solved(answer)).toEqual({ items: [], nextToken: null });
    expect(reads.items).toBeGreaterThan(600);
    expect(reads.requests).toBeLessThan(25);
  });

  it('of one team tells nothing of another: nobody can tell a name that others use from one that nobody does', async () => {
    await Promise.all(Array.from({ length: 1_100 }, (_, n) => write(NOW - n * 1_000, n, 'hr', 'payroll')));
    await write(NOW - 30 * MINUTE, 9_999);
    const reader = {
      id: 'user:sue',
      seesAll: false,
      own: { costCenter: ['sales'], applicationId: ['crm'], environment: null },
    };
    const ask = (filter: object) => invocations({ filter }, asking(table, NOW, reader));
    const nothing = { items: [], nextToken: null };
    for (const filter of [{ applicationId: 'payroll' }, { costCenter: 'hr' }, { applicationId: 'nobody' }])
      expect(await ask(filter)).toEqual(nothing);
    // All of these calls are by Ann, whoever pays: she is seen in sales only.
    const { items, nextToken } = solved(await ask({ caller: 'user:ann' }));
    expect({ calls: items.length, nextToken }).toEqual({ calls: 1, nextToken: null });
    expect(await ask({ caller: 'user:nobody' })).toEqual(nothing);
  });

  it('comes to the end also where each day has more cost centres than half of what a page looks through', async () => {
    const centers = Array.from({ length: 300 }, (_, n) => `center-${n}`);
    for (let day = 0; day < 4; day += 1) {
      const pk = activePk(new Date(NOW - day * DAY).toISOString().slice(0, 10));
      await Promise.all(centers.map((sk) => table.put({ pk, sk })));
    }
    await write(NOW - 3 * DAY, 1, 'center-7');
    const seen: unknown[] = [];
    let nextToken: string | null | undefined;
    for (let pages = 0; nextToken !== null && pages < 10; pages += 1) {
      const page = solved(await invocations({ nextToken }, asking(table, NOW)));
      seen.push(...page.items);
      nextToken = page.nextToken ?? null;
    }
    expect([seen.length, nextToken]).toEqual([1, null]);
  });

  it('repeats no call where it ends on one that its reader may not see', async () => {
    const at = NOW - MINUTE;
    const reader = { id: 'user:sue', seesAll: false, own: { costCenter: ['sales'], applicationId: ['crm'], environment: null } }; // prettier-ignore
    await Promise.all([
      ...Array.from({ length: 1_200 }, (_, n) => write(n < 600 ? at : at - 5, n, 'sales', 'hidden')),
      ...[1, 2, 3].map((n) => write(at, 9_000 + n)),
      ...[4, 5].map((n) => write(at - 5, 9_000 + n)),
    ]);
    const ids: string[] = [];
    let nextToken: string | null | undefined;
    for (let pages = 0; nextToken !== null && pages < 20; pages += 1) {
      const page = solved(await invocations({ nextToken, limit: 2 }, asking(table, NOW, reader)));
      ids.push(...page.items.map(({ id }) => id));
      nextToken = page.nextToken ?? null;
    }
    expect([ids.length, new Set(ids).size, nextToken]).toEqual([5, 5, null]);
  });

  it('looks through so many partitions and no more, and the next goes on', async () => {
    // As many cost centres as were active on each of twenty days, of which one had one call on the first.
    const centers = Array.from({ length: 60 }, (_, n) => `center-${n}`);
    for (let day = 0; day < 20; day += 1) {
      const pk = activePk(new Date(NOW - day * DAY).toISOString().slice(0, 10));
      await Promise.all(centers.map((sk) => table.put({ pk, sk })));
    }
    await write(NOW - 19 * DAY, 1, 'center-7');
    const tokens: (string | null | undefined)[] = [undefined];
    let found = 0;
    while (tokens.at(-1) !== null && tokens.length < 10) {
      const { table: counted, reads } = countedReads(table);
      const answer = await invocations({ nextToken: tokens.at(-1) }, asking(counted, NOW));
      if (isProblem(answer)) throw new Error(JSON.stringify(answer));
      found += answer.items.length;
      tokens.push(answer.nextToken ?? null);
      const walked = [...reads.partitions].filter((pk) =>
        pk.startsWith(entriesPk('center-', '').slice(0, -1)),
      );
      expect(walked.length).toBeLessThanOrEqual(500);
    }
    expect(found).toBe(1);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(tokens.length).toBeGreaterThan(3);
  });
});
