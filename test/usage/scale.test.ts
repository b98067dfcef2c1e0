import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Table } from '../../functions/store/store.ts';
import { isProblem } from '../../functions/errors/problem.ts';
import { invocations } from '../../functions/usage/invocations.ts';
import { CENTERS_PK, DUE_PK } from '../../functions/usage/keys.ts';
import { usage } from '../../functions/usage/usage.ts';
import type { QueryInvocationsArgs } from '../../schema/types.ts';
import { countedReads, type Reads } from '../support/counted-reads.ts';
import { costCenterOf, writeManyCalls } from '../support/many-calls.ts';
import { closeStores, embeddedStore } from '../support/store.ts';
import { asking } from '../support/usage.ts';

const FROM = '2026-01-01T00:00:00.000Z';
const TO = '2026-02-01T00:00:00.000Z';
const NOW = Date.parse('2026-02-01T06:00:00Z');
const COST_CENTERS = 2;

/** Every day of every cost centre has more than a page of calls already. */
const FEW = 31 * COST_CENTERS * 10;
const TIMES_MORE = 20;
const LIMIT = 5;

let few: Table;
let many: Table;

async function filled(calls: number): Promise<Table> {
  const { ledger, flushed } = await embeddedStore();
  const range = { startsAt: Date.parse(FROM), endsAt: Date.parse(TO) };
  await writeManyCalls(ledger, { calls, range, costCenters: COST_CENTERS, flushed });
  // The month's last slots are over by now.
  await writeManyCalls(ledger, { calls: 0, range: { ...range, endsAt: NOW }, costCenters: 1, flushed });
  return ledger;
}

beforeAll(async () => {
  few = await filled(FEW);
  many = await filled(FEW * TIMES_MORE);
}, 120_000);
afterAll(closeStores);

/** What a question reads, and its answer. */
async function readsOf<T>(
  table: Table,
  ask: (context: ReturnType<typeof asking>) => Promise<T>,
): Promise<{ reads: Reads; answer: T }> {
  const counted = countedReads(table);
  const answer = await ask(asking(counted.table, NOW));
  if (isProblem(answer)) throw new Error(JSON.stringify(answer));
  return { reads: counted.reads, answer };
}

const PAGES: [name: string, args: QueryInvocationsArgs][] = [
  ['of all', {}],
  ['of a cost centre', { filter: { costCenter: costCenterOf(1) } }],
  ['of a month', { filter: { from: FROM, to: TO } }],
  ['the dearest of all', { filter: { from: FROM, to: TO }, sortBy: 'COST' }],
  [
    'the dearest of a cost centre',
    { filter: { from: FROM, to: TO, costCenter: costCenterOf(1) }, sortBy: 'COST' },
  ],
];

describe('with twenty times the calls', () => {
  it.each(PAGES)('a page of invocations (%s) reads no more', async (_name, args) => {
    const page = (table: Table) =>
      readsOf(table, (context) => invocations({ ...args, limit: LIMIT }, context));
    const [before, after] = [await page(few), await page(many)];
    expect(after.answer).toMatchObject({ items: { length: LIMIT }, nextToken: expect.any(String) });
    expect(after.reads.requests).toBeLessThanOrEqual(before.reads.requests);
    expect(after.reads.items).toBeLessThanOrEqual(before.reads.items);
  });

  it.each([{}, { period: 'DAY' }] as const)(
    'usage of a closed month (%o) reads roll-ups only, and no more of them',
    async (by) => {
      const month = (table: Table) =>
        readsOf(table, (context) => usage({ from: FROM, to: TO, groupBy: ['COST_CENTER'], ...by }, context));
      const [before, after] = [await month(few), await month(many)];
      expect(after.answer).toMatchObject({ total: { calls: FEW * TIMES_MORE } });
      expect(after.reads.requests).toBe(before.reads.requests);
      expect(after.reads.items).toBe(before.reads.items);
      for (const pk of after.reads.partitions)
        if (pk !== CENTERS_PK && pk !== DUE_PK) expect(pk).toMatch(/^ROLLUP#/);
    },
  );
});
