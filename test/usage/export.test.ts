import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExportUsageInput, UsageExport } from '../../schema/types.ts';
import { isProblem, type Problem } from '../../functions/errors/problem.ts';
import type { Table } from '../../functions/store/store.ts';
import { csvLine } from '../../functions/usage/csv.ts';
import { exportUsage } from '../../functions/usage/export.ts';
import { usage } from '../../functions/usage/usage.ts';
import { openUsageBook, writeEntry } from '../../functions/usage/write.ts';
import { readCsv } from '../support/csv.ts';
import { memoryTable } from '../support/memory-table.ts';
import { asking, entryOf } from '../support/usage.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-12T10:00:00Z');
const from = '2026-02-27T00:00:00Z';
const to = '2026-03-12T00:00:00Z';

const solved = <T>(answer: T | Problem): T => {
  if (isProblem(answer)) throw new Error(JSON.stringify(answer));
  return answer;
};

describe('a line of CSV', () => {
  it('is read back as it was written, whatever is in it (but for what a formula gets before it)', () =>
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
        const [back] = readCsv(csvLine(cells));
        expect(back).toEqual(cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)));
      }),
    ));

  it('has no cell that a spreadsheet takes for a formula', () =>
    fc.assert(
      fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string(), (first, rest) => {
        const [[cell]] = readCsv(csvLine([first + rest])) as [[string]];
        expect(cell).toBe(`'${first}${rest}`);
      }),
    ));

  it('has numbers as they are, without an exponent, and nothing for null', () => {
    expect(csvLine([1e-7, 0.1, 12, 1e15, 0, null, 0.000000000001])).toBe('0.0000001,0.1,12,1000000000000000,0,,0.000000000001\r\n'); // prettier-ignore
  });
});

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

describe('an export', () => {
  let table: Table;
  beforeAll(async () => {
    table = memoryTable(() => NOW);
    const book = openUsageBook(table, () => NOW);
    for (let n = 0; n < 60; n += 1)
      await writeEntry(book, entryOf({
        at: Date.parse(from) + (n % 13) * DAY + n * 60_000,
        callId: `call-${n}`,
        applicationId: ['crm', '=1+1', '@sum', '-a.b'][n % 4]!,
        cost: BigInt(n) * 10n ** 5n,
        basis: n % 10 === 0 ? 'EXPIRED' : 'EXACT',
      })); // prettier-ignore
  });
  const exported = async (input: Partial<ExportUsageInput> = {}): Promise<UsageExport> =>
    solved(await exportUsage({ from, to, ...input }, asking(table, NOW)));

  it('has the rows of usage, under the names of FOCUS', async () => {
    const input = { from, to, period: 'DAY', groupBy: ['COST_CENTER', 'APPLICATION'] } as const;
    const [header, ...rows] = readCsv((await exported({ ...input, groupBy: [...input.groupBy] })).csv);
    expect(header).toEqual([
      ...['BillingPeriodStart', 'BillingPeriodEnd', 'ChargePeriodStart', 'ChargePeriodEnd', 'ChargeCategory'],
      ...['BillingCurrency', 'EffectiveCost', 'ConsumedQuantity', 'ConsumedUnit', 'ProviderName'],
      ...['ServiceName', 'ServiceCategory', 'Tags', 'x_CostCenter', 'x_ApplicationId', 'x_Calls'],
      ...['x_Succeeded', 'x_Failed', 'x_Denied', 'x_Cancelled', 'x_InputTokens', 'x_OutputTokens'],
      ...['x_CacheReadInputTokens', 'x_CacheWriteInputTokens', 'x_GuessedCost'],
    ]);
    const of = (row: string[], column: string) => row[header!.indexOf(column)]!;
    const { items } = solved(await usage({ ...input, groupBy: [...input.groupBy], limit: 1_000 }, asking(table, NOW))); // prettier-ignore
    expect(rows).toHaveLength(items.length);
    const named = [...items].sort((a, b) =>
      compareText(a.startsAt + a.applicationId!, b.startsAt + b.applicationId!),
    );
    for (const [i, { startsAt, figures, applicationId }] of named.entries()) {
      const row = rows[i]!;
      expect(Date.parse(of(row, 'ChargePeriodStart'))).toBe(Date.parse(startsAt));
      expect(Number(of(row, 'EffectiveCost'))).toBe(figures.costUsd);
      expect(Number(of(row, 'ConsumedQuantity'))).toBe(figures.totalTokens);
      expect(Number(of(row, 'x_GuessedCost'))).toBe(figures.guessed.costUsd);
      expect(JSON.parse(of(row, 'Tags'))).toEqual({ costCenter: 'sales', applicationId });
      expect(of(row, 'x_ApplicationId')).toMatch(/^[^=+\-@]/);
      const month = startsAt.slice(0, 7);
      expect(of(row, 'BillingPeriodStart')).toBe(`${month}-01T00:00:00Z`);
      expect(of(row, 'BillingPeriodEnd')).toBe(month === '2026-02' ? '2026-03-01T00:00:00Z' : '2026-04-01T00:00:00Z'); // prettier-ignore
    }
  });

  it('of more than one month belongs to no billing period', async () => {
    const { csv, rows } = await exported({ columns: ['BillingPeriodStart', 'BillingPeriodEnd', 'x_Calls'] });
    expect({ csv, rows }).toEqual({
      csv: 'BillingPeriodStart,BillingPeriodEnd,x_Calls\r\n,,60\r\n',
      rows: 1,
    });
  });

  it('is the same file however it is cut into pages', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (limit) => {
        const question: Partial<ExportUsageInput> = { period: 'DAY', groupBy: ['APPLICATION', 'CALLER'] };
        const whole = await exported(question);
        let [csv, rows] = ['', 0];
        for (let nextToken: string | null | undefined; nextToken !== null;) {
          const page = await exported({ ...question, limit, nextToken });
          csv += page.csv;
          rows += page.rows;
          nextToken = page.nextToken ?? null;
        }
        expect({ csv, rows }).toEqual({ csv: whole.csv, rows: whole.rows });
      }),
      { numRuns: 8 },
    ));

  it('has every row once, though figures change and groups come between its pages', async () => {
    const live = memoryTable(() => NOW);
    const book = openUsageBook(live, () => NOW);
    let n = 0;
    const call = (applicationId: string, cost: bigint) =>
      writeEntry(book, entryOf({ at: Date.parse(from) + n, callId: `c${(n += 1)}`, applicationId, cost })); // prettier-ignore
    for (let app = 0; app < 10; app += 1) await call(`app${app}`, BigInt(100 - app) * 10n ** 9n);
    const seen: string[] = [];
    for (let nextToken: string | null | undefined; nextToken !== null;) {
      const input: ExportUsageInput = { from, to, groupBy: ['APPLICATION'], limit: 3, nextToken };
      const page = solved(await exportUsage({ ...input, columns: ['x_ApplicationId'] }, asking(live, NOW)));
      seen.push(...readCsv(page.csv).map(([cell = '']) => cell));
      nextToken = page.nextToken ?? null;
      await call('app9', 10n ** 12n); // now the dearest
      await call('app0a', 10n ** 12n);
    }
    expect(seen.slice(1).filter((cell) => cell !== 'app0a')).toEqual(Array.from({ length: 10 }, (_, i) => `app${i}`)); // prettier-ignore
    expect(seen.filter((cell) => cell === 'app0a').length).toBeLessThanOrEqual(1);
  });

  it('has pages below a megabyte, whatever is in them', async () => {
    const full = memoryTable(() => NOW);
    const book = openUsageBook(full, () => NOW);
    const long = '@'.repeat(120);
    for (let n = 0; n < 1_500; n += 1)
      await writeEntry(book, entryOf({ at: Date.parse(from) + n, callId: `c${n}`, costCenter: long, applicationId: `${long}${n}`, environment: long, caller: `user:${'"'.repeat(200)}${n}` })); // prettier-ignore
    const question: ExportUsageInput = { from, to, groupBy: ['COST_CENTER', 'APPLICATION', 'ENVIRONMENT', 'CALLER'] }; // prettier-ignore
    let [rows, pages] = [0, 0];
    for (let nextToken: string | null | undefined; nextToken !== null;) {
      const page = solved(await exportUsage({ ...question, nextToken }, asking(full, NOW)));
      expect(Buffer.byteLength(page.csv)).toBeLessThan(1_000_000);
      rows += page.rows;
      pages += 1;
      nextToken = page.nextToken ?? null;
    }
    expect(rows).toBe(1_500);
    expect(pages).toBeGreaterThan(1);
  });
});
