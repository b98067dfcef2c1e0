import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { usdFromPicoUsd } from '../../functions/pricing/money.ts';
import { isProblem } from '../../functions/errors/problem.ts';
import { entryName, type UsageEntry } from '../../functions/usage/entry.ts';
import { invocations } from '../../functions/usage/invocations.ts';
import { rollUp } from '../../functions/usage/roll-up.ts';
import { usage } from '../../functions/usage/usage.ts';
import { entriesPk } from '../../functions/usage/keys.ts';
import { openUsageBook, writeEntry } from '../../functions/usage/write.ts';
import type { QueryInvocationsArgs, Usage, UsageInput } from '../../schema/types.ts';
import { solved } from '../support/in-process.ts';
import { closeStores, STORES } from '../support/store.ts';
import { anyEntry, asking, entryOf } from '../support/usage.ts';

afterAll(closeStores);

const FROM = Date.parse('2026-02-26T00:00:00Z');
const TO = Date.parse('2026-03-03T00:00:00Z');
const HOUR = 3_600_000;

/** Calls that are decided as time goes on, some told late, and roll-ups between them in any order. */
const history = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: anyEntry(FROM, TO).map((entry) => ({ entry })) },
    { weight: 1, arbitrary: fc.integer({ min: FROM, max: TO + HOUR }).map((rollUpAt) => ({ rollUpAt })) },
  ),
  { minLength: 20, maxLength: 60 },
);

const QUESTIONS: Pick<UsageInput, 'period' | 'timeZone' | 'groupBy'>[] = [
  {},
  { groupBy: ['COST_CENTER', 'MODEL'] },
  { groupBy: ['CALLER'] },
  { period: 'DAY', timeZone: 'Asia/Kathmandu', groupBy: ['APPLICATION'] },
  { period: 'HOUR', groupBy: ['ENVIRONMENT'] },
  { period: 'MONTH' },
];

const inRange = (entries: Iterable<UsageEntry>, from: number, to: number) =>
  [...entries].filter(({ at }) => at >= from && at < to);

/** Made-up calls of two cost centres may have the same ID. */
const nameOf = (entry: UsageEntry): string => `${entry.costCenter}#${entryName(entry)}`;

const sumOf = (entries: readonly UsageEntry[]): number =>
  usdFromPicoUsd(entries.reduce((sum, { cost }) => sum + cost, 0n));

const KEYS = {
  COST_CENTER: 'costCenter',
  APPLICATION: 'applicationId',
  ENVIRONMENT: 'environment',
  MODEL: 'model',
  CALLER: 'caller',
} as const;

function expectExact(
  answer: Usage,
  entries: readonly UsageEntry[],
  { groupBy = [] }: Partial<UsageInput>,
): void {
  expect(answer.total.calls).toBe(entries.length);
  expect(answer.total.costUsd).toBe(sumOf(entries));
  expect(answer.nextToken).toBeNull();
  for (const { startsAt, endsAt, figures, ...keys } of answer.items) {
    const of = inRange(entries, Date.parse(startsAt), Date.parse(endsAt)).filter((entry) =>
      groupBy!.every((dimension) => keys[KEYS[dimension]] === entry[KEYS[dimension]]),
    );
    expect(figures.calls).toBe(of.length);
    expect(figures.costUsd).toBe(sumOf(of));
    expect(figures.guessed.calls).toBe(of.filter(({ basis }) => basis !== 'EXACT').length);
  }
  expect(answer.items.reduce((sum, { figures }) => sum + figures.calls, 0)).toBe(entries.length);
}

describe.each(STORES)('usage, in %s', (kind, fresh) => {
  const runs = kind === 'LMDB' ? 12 : 2;

  it('is exact at every moment, whatever is rolled up, and whatever comes late or again', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: FROM, max: TO }), async (steps, cut) => {
        const { ledger: table } = await fresh();
        let now = FROM;
        const book = openUsageBook(table, () => now);
        const written = new Map<string, UsageEntry>();
        for (const step of steps) {
          if ('entry' in step) {
            now = Math.max(now, step.entry.at);
            await writeEntry(book, step.entry);
            written.set(nameOf(step.entry), step.entry);
          } else {
            now = Math.max(now, step.rollUpAt);
            await rollUp(table, { now, zone: 'Europe/Zurich' });
          }
        }
        const [first] = written.values();
        if (first) await writeEntry(book, first);
        const to = TO + HOUR;
        for (const from of [FROM, cut])
          for (const question of QUESTIONS) {
            const input = { ...question, from: new Date(from).toISOString(), limit: 1_000 };
            const answer = solved(await usage(input, asking(table, to)));
            expectExact(answer, inRange(written.values(), from, to), question);
          }
      }),
      { numRuns: runs, endOnFailure: true },
    );
  });

  it('a corrected entry takes the place of the first, also in what was rolled up', async () => {
    const { ledger: table } = await fresh();
    let now = FROM;
    const book = openUsageBook(table, () => now);
    const call = entryOf({ at: FROM + 1, callId: 'a'.repeat(16), cost: 5n * 10n ** 12n, basis: 'EXPIRED' });
    await writeEntry(book, call);
    now = TO;
    await rollUp(table, { now, zone: 'UTC' });
    await writeEntry(book, { ...call, version: 3, cost: 10n ** 12n });
    // What is told again late does not undo it.
    await writeEntry(book, call);
    const cost = async () =>
      solved(await usage({ from: '2026-02-26T00:00:00Z' }, asking(table, now))).total.costUsd;
    expect(await cost()).toBe(1);
    await rollUp(table, { now, zone: 'UTC' });
    await rollUp(table, { now, zone: 'UTC' });
    expect(await cost()).toBe(1);
  });

  it('what is rolled up stays when its entries have expired, whatever is put right later', async () => {
    const { ledger: table } = await fresh();
    let now = FROM;
    const book = openUsageBook(table, () => now);
    const calls = [5n, 7n].map((usd, i) =>
      entryOf({ at: FROM + i, callId: `${i}`.repeat(16), cost: usd * 10n ** 12n, basis: 'EXPIRED' }),
    );
    for (const call of calls) await writeEntry(book, call);
    now = TO;
    for (let i = 0; i < 3; i += 1) await rollUp(table, { now, zone: 'UTC' });
    for (const call of calls)
      await table.delete({ pk: entriesPk('sales', '2026-02-26'), sk: entryName(call) });
    const expired = { ...book, retentionDays: -1_000 };
    await writeEntry(expired, { ...calls[0]!, version: 3, cost: 10n ** 12n, basis: 'CORRECTED' });
    for (let i = 0; i < 3; i += 1) await rollUp(table, { now, zone: 'UTC' });
    const month = { from: '2026-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z' };
    expect(solved(await usage(month, asking(table, now))).total.costUsd).toBe(12);
  });

  it('a correction of a call that is older than what is kept changes no sum, not even for a moment', async () => {
    const { ledger: table } = await fresh();
    let now = FROM;
    const book = openUsageBook(table, () => now);
    const call = entryOf({ at: FROM + 1, callId: 'o'.repeat(16), cost: 10n ** 12n, basis: 'EXPIRED' });
    await writeEntry(book, call);
    now = FROM + 32 * 24 * HOUR;
    for (let i = 0; i < 3; i += 1) await rollUp(table, { now, zone: 'UTC' });
    const put = { ...call, version: 3, cost: 0n, firstCost: 10n ** 12n, basis: 'CORRECTED' } as const;
    await writeEntry({ ...book, retentionDays: 30 }, put);
    const { total } = solved(await usage({ from: '2026-02-26T00:00:00Z' }, asking(table, now)));
    expect(total).toMatchObject({ calls: 1, costUsd: 1 });
  });

  it('what is told again after a correction comes back in no list', async () => {
    const { ledger: table } = await fresh();
    const book = openUsageBook(table, () => FROM);
    const call = entryOf({ at: FROM + 1, callId: 'c'.repeat(16), cost: 5n * 10n ** 12n, basis: 'UNKNOWN' });
    await writeEntry(book, call);
    const firstCost = call.cost;
    await writeEntry(book, { ...call, version: 3, cost: 10n ** 12n, firstCost, basis: 'CORRECTED' });
    await writeEntry(book, call);
    const ask = async (args: QueryInvocationsArgs) =>
      solved(await invocations(args, asking(table, FROM + HOUR))).items.map(({ costUsd }) => costUsd);
    expect(await ask({ sortBy: 'COST' })).toEqual([1]);
    expect(await ask({ filter: { isGuessed: true } })).toEqual([]);
  });

  it('many groups of a slot make a roll-up of several parts', async () => {
    const { ledger: table } = await fresh();
    const book = openUsageBook(table, () => FROM);
    const many = kind === 'LMDB' ? 3_000 : 1_200;
    await Promise.all(
      Array.from({ length: many }, (_, i) =>
        writeEntry(
          book,
          entryOf({ at: FROM + i, callId: `${i}`.padStart(16, '0'), caller: `user:${`${i}`.repeat(20)}` }),
        ),
      ),
    );
    await rollUp(table, { now: TO, zone: 'UTC' });
    const ask = () =>
      usage({ from: '2026-02-26T00:00:00Z', groupBy: ['CALLER'], limit: 1_000 }, asking(table, TO));
    expect(solved(await ask()).total.calls).toBe(many);
  });
});

describe('a list of calls', () => {
  const [, fresh] = STORES[0]!;

  const all = async (args: QueryInvocationsArgs, table: Parameters<typeof asking>[0], now: number) => {
    const items = [];
    for (let nextToken: string | null | undefined = undefined, pages = 0; pages < 1_000; pages += 1) {
      const page: { items: { id: string }[]; nextToken?: string | null } = solved(
        await invocations({ ...args, nextToken }, asking(table, now)),
      );
      items.push(...page.items);
      if (page.nextToken == null)
        return items as { id: string; attempt: number; decidedAt: string; costUsd: number }[];
      nextToken = page.nextToken;
    }
    throw new Error('no end of pages');
  };

  it('has every call that matches once, in its order, in pages of any size', async () => {
    const filters = fc.record(
      {
        costCenter: fc.constantFrom('sales', 'services'),
        applicationId: fc.constantFrom('crm', 'triage'),
        caller: fc.constantFrom('user:ann', 'iam:role/batch'),
        outcome: fc.constantFrom('SUCCEEDED' as const, 'FAILED' as const, 'DENIED' as const),
        model: fc.constantFrom('anthropic.a', 'amazon.b'),
        isGuessed: fc.boolean(),
        costUsdAtLeast: fc.constantFrom(0.1, 0.5),
      },
      { requiredKeys: [] },
    );
    const entries = fc.uniqueArray(anyEntry(FROM, TO), { maxLength: 60, selector: ({ callId }) => callId });
    const sizes = fc.integer({ min: 1, max: 25 });
    await fc.assert(
      fc.asyncProperty(
        entries,
        fc.array(filters, { minLength: 3, maxLength: 3 }),
        sizes,
        async (of, some, limit) => {
          const { ledger: table } = await fresh();
          const book = openUsageBook(table, () => TO);
          await Promise.all(of.map((entry) => writeEntry(book, entry)));
          for (const filter of [{}, ...some])
            for (const sortBy of ['TIME', 'COST'] as const) {
              const expected = of.filter(
                (entry) =>
                  (!filter.costCenter || filter.costCenter === entry.costCenter) &&
                  (!filter.applicationId || filter.applicationId === entry.applicationId) &&
                  (!filter.caller || filter.caller === entry.caller) &&
                  (!filter.outcome || filter.outcome === entry.outcome) &&
                  (!filter.model || filter.model === entry.model) &&
                  (filter.isGuessed === undefined || filter.isGuessed === (entry.basis !== 'EXACT')) &&
                  usdFromPicoUsd(entry.cost) >= (filter.costUsdAtLeast ?? 0) &&
                  (sortBy === 'TIME' || entry.cost > 0n),
              );
              const listed = await all({ filter, sortBy, limit }, table, TO);
              expect(listed.map(({ id }) => id).sort()).toEqual(expected.map(({ callId }) => callId).sort());
              const ordered = listed.map((one) =>
                sortBy === 'TIME' ? Date.parse(one.decidedAt) : one.costUsd,
              );
              expect(ordered).toEqual([...ordered].sort((a, b) => b - a));
            }
        },
      ),
      { numRuns: 8 },
    );
  });

  it.each<[string, QueryInvocationsArgs, string]>([
    ['a token of another order', { sortBy: 'COST', nextToken: '2026-03-01T00:00:00.000Z' }, 'nextToken'],
    ['a token of nobody', { nextToken: 'x' }, 'nextToken'],
    ['a future beginning', { filter: { from: '2027-01-01T00:00:00Z' } }, 'filter.from'],
    [
      'a reversed range',
      { filter: { from: '2026-03-01T00:00:00Z', to: '2026-02-01T00:00:00Z' } },
      'filter.to',
    ],
  ])('refuses %s', async (_what, args, field) => {
    const { ledger: table } = await fresh();
    const answer = await invocations(args, asking(table, TO));
    expect(isProblem(answer) && answer).toMatchObject({ problem: 'invalid-input', fields: [{ field }] });
  });
});

describe('a question about usage', () => {
  it.each<[string, UsageInput, string]>([
    [
      'is refused where it ends in the future',
      { from: '2026-03-01T00:00:00Z', to: '2026-03-09T00:00:00Z' },
      'input.to',
    ],
    ['is refused where it begins in the future', { from: '2026-03-09T00:00:00Z' }, 'input.from'],
    [
      'is refused where it is reversed',
      { from: '2026-03-01T00:00:00Z', to: '2026-02-01T00:00:00Z' },
      'input.to',
    ],
    ['is refused where it is too long', { from: '2001-01-01T00:00:00Z' }, 'input.from'],
    ['is refused where it is too fine', { from: '2025-01-01T00:00:00Z', period: 'HOUR' }, 'input.from'],
    [
      'of minutes is of the last day',
      { from: '2026-02-26T00:00:00Z', to: '2026-02-26T01:00:00Z', period: 'MINUTE' },
      'input.period',
    ],
  ])('%s', async (_what, input, field) => {
    const { ledger: table } = await STORES[0]![1]();
    const answer = await usage(input, asking(table, TO));
    expect(isProblem(answer) && answer).toMatchObject({ problem: 'invalid-input', fields: [{ field }] });
  });
});
