import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { billedByDay } from '../../functions/billing/billed-by-day.ts';
import { costReport } from '../../functions/billing/cost-report.ts';
import type { Reader } from '../../functions/identity/reader.ts';
import { usdFromPicoUsd } from '../../functions/pricing/money.ts';
import type { CostDimension, CostReportInput, CostRow } from '../../schema/types.ts';
import type { BilledLine } from '../../infra/local/aws/cost-explorer/bill.ts';
import { billOf, lineOf } from '../support/bill.ts';
import { CALLER, solved } from '../support/in-process.ts';
import { captureOutput } from '../support/output.ts';

captureOutput();
const closers: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closers.map((close) => close())));
const given: typeof billOf = async (...args) => {
  const bill = await billOf(...args);
  closers.push(bill.standIn.close);
  return bill;
};

const NOVEMBER: CostReportInput = { from: '2026-11-01', granularity: 'MONTHLY' };
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const MICRO = 'amazon.nova-micro-v1:0';
const plain = { SERVICE: 'Amazon Bedrock', USAGE_TYPE: 'USE1-NovaMicro-input-tokens' };

const tagged = (costCenter: string, applicationId = 'crm', environment = 'prod') => ({
  tags: { costCenter, applicationId, environment },
});
const reader = (own: Partial<Reader['own']>): Reader => ({
  id: 'ann',
  seesAll: false,
  own: { costCenter: null, applicationId: null, environment: null, ...own },
});

const anyLine: fc.Arbitrary<BilledLine> = fc
  .record({
    day: fc.constantFrom('2026-10-30', '2026-11-01', '2026-11-02', '2026-11-24'),
    product: fc.constantFrom<Partial<BilledLine['dimensions']>>(
      {},
      { USAGE_TYPE: 'USE1-MP:USE1_OutputTokenCount-Units' },
      { SERVICE: 'Claude Sonnet 4.6 (Amazon Bedrock Edition)' },
      { SERVICE: 'Stable Image Ultra (Amazon Bedrock Edition)' },
      plain,
      { SERVICE: 'Amazon Bedrock', USAGE_TYPE: 'USE1-Guardrail-ContentPolicyUnitsConsumed' },
      { SERVICE: 'Amazon DynamoDB' },
      { RECORD_TYPE: 'Tax' },
    ),
    tags: fc.constantFrom<Record<string, string>>(
      {},
      tagged('sales').tags,
      tagged('sales', 'triage', 'dev').tags,
      tagged('support').tags,
      { costCenter: 'support' },
    ),
    cost: fc.bigInt({ min: 0n, max: 10n ** 10n }).map((n) => n * 100n),
  })
  .map(({ product, ...line }) => lineOf({ ...line, ...product }));

const isCounted = ({ dimensions: { SERVICE, RECORD_TYPE } }: BilledLine) =>
  SERVICE.includes('Bedrock') && RECORD_TYPE === 'Usage';
const sumOf = (lines: readonly BilledLine[]) =>
  usdFromPicoUsd(lines.reduce((sum, { cost }) => sum + cost, 0n));

/** What a line is of each dimension, said a second time. */
const OF_LINE: Record<CostDimension, [keyof CostRow, (line: BilledLine) => string | null]> = {
  COST_CENTER: ['costCenter', ({ tags }) => tags.costCenter ?? null],
  APPLICATION: ['applicationId', ({ tags }) => tags.applicationId ?? null],
  ENVIRONMENT: ['environment', ({ tags }) => tags.environment ?? null],
  SERVICE: ['service', ({ dimensions }) => dimensions.SERVICE],
  MODEL: [
    'model',
    ({ dimensions: { SERVICE, USAGE_TYPE } }) => {
      if (SERVICE.startsWith('Claude Haiku 4.5')) return HAIKU;
      if (SERVICE.startsWith('Claude Sonnet 4.6')) return 'anthropic.claude-sonnet-4-6';
      return USAGE_TYPE.includes('NovaMicro') && SERVICE === 'Amazon Bedrock' ? MICRO : null;
    },
  ],
};

describe('a report of the bill', () => {
  it('is the sum of what Bedrock cost, however it is grouped: nothing else, nothing twice, nothing lost', async () => {
    const groupings = fc.uniqueArray(fc.constantFrom(...(Object.keys(OF_LINE) as CostDimension[])), {
      maxLength: 2,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 20 }), groupings, async (lines, groupBy) => {
        const { context, standIn } = await billOf(lines, { pageSize: 3 });
        try {
          const report = solved(
            await costReport({ from: '2026-10-15', granularity: 'MONTHLY', groupBy }, context),
          );
          const counted = lines.filter(isCounted);
          expect(report.costUsd).toBe(sumOf(counted));
          for (const row of report.items) {
            const within = counted.filter(
              (line) =>
                row.from <= line.day &&
                line.day < row.to &&
                groupBy.every((dimension) => row[OF_LINE[dimension][0]] === OF_LINE[dimension][1](line)),
            );
            expect(row.costUsd).toBe(sumOf(within));
          }
          const rows = report.items.reduce(
            (sum, { costUsd }) => sum + BigInt(Math.round(costUsd * 1e12)),
            0n,
          );
          expect(usdFromPicoUsd(rows)).toBe(report.costUsd);
        } finally {
          await standIn.close();
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('can be narrowed by tags, models in any spelling, and products', async () => {
    const { context } = await given([
      lineOf({ ...tagged('sales'), cost: 1n * 10n ** 12n }),
      lineOf({ ...tagged('support'), cost: 2n * 10n ** 12n }),
      lineOf({ ...plain, ...tagged('sales', 'triage'), cost: 4n * 10n ** 12n }),
      lineOf({ ...plain, USAGE_TYPE: 'USE1-NovaPro-input-tokens', cost: 8n * 10n ** 12n }),
    ]);
    const costOf = async (filter: CostReportInput['filter'], groupBy?: CostDimension[]) =>
      solved(await costReport({ ...NOVEMBER, filter, ...(groupBy && { groupBy }) }, context)).costUsd;
    expect(await costOf({})).toBe(15);
    expect(await costOf({ costCenter: ['sales'] })).toBe(5);
    expect(await costOf({ costCenter: ['sales'], applicationId: ['triage', 'other'] })).toBe(4);
    expect(await costOf({ environment: ['dev'] })).toBe(0);
    expect(await costOf({ model: ['nova-micro'] })).toBe(4);
    expect(await costOf({ model: ['nova-micro', HAIKU] }, ['COST_CENTER', 'APPLICATION'])).toBe(7);
    expect(await costOf({ model: ['us.amazon.nova-micro-v1:0'], costCenter: ['support'] })).toBe(0);
    expect(await costOf({ model: ['nobody.knows'] })).toBe(0);
    expect(await costOf({ service: ['Amazon Bedrock'] }, ['MODEL'])).toBe(12);
    expect(await costOf({ service: ['Amazon DynamoDB'] })).toBe(0);
  });

  it('has a row for each period, and pages of rows', async () => {
    const { context } = await given([
      lineOf({ day: '2026-11-02' }),
      lineOf({ day: '2026-11-04', ...tagged('sales') }),
    ]);
    const daily: CostReportInput = { from: '2026-11-01', to: '2026-11-06', granularity: 'DAILY' };
    const { items } = solved(await costReport(daily, context));
    expect(items.map(({ from, costUsd }) => [from, costUsd])).toEqual([
      ['2026-11-01', 0],
      ['2026-11-02', 1],
      ['2026-11-03', 0],
      ['2026-11-04', 1],
      ['2026-11-05', 0],
    ]);
    const grouped: CostReportInput = { ...daily, groupBy: ['COST_CENTER'], limit: 1 };
    const first = solved(await costReport(grouped, context));
    expect(first).toMatchObject({ items: [{ costCenter: null, from: '2026-11-02' }], nextToken: '1' });
    const second = solved(await costReport({ ...grouped, nextToken: '1' }, context));
    expect(second).toMatchObject({ items: [{ costCenter: 'sales' }], nextToken: null, costUsd: 2 });
  });

  it('says what is estimated, and by day what a cost centre was billed', async () => {
    const { context } = await given([
      lineOf({ day: '2026-09-02' }),
      lineOf({ day: '2026-11-02', ...tagged('sales') }),
      lineOf({ day: '2026-11-02', SERVICE: 'Amazon DynamoDB', ...tagged('sales') }),
    ]);
    const { items } = solved(await costReport({ from: '2026-09-01', granularity: 'MONTHLY' }, context));
    expect(items.map(({ isEstimated }) => isEstimated)).toEqual([false, false, true]);
    const billed = solved(await billedByDay(context, { from: '2026-09-01', to: '2026-11-26' }));
    expect(billed.days).toEqual([
      { day: '2026-09-02', costCenter: null, cost: 10n ** 12n, isEstimated: false },
      { day: '2026-11-02', costCenter: 'sales', cost: 10n ** 12n, isEstimated: true },
    ]);
    const ofOthers = solved(
      await billedByDay(context, { from: '2026-11-01', to: '2026-11-26' }, ['support']),
    );
    expect(ofOthers.days).toEqual([]);
  });
});

describe('who does not see everything', () => {
  const lines = [
    lineOf({ ...tagged('sales', 'crm', 'prod'), cost: 1n * 10n ** 12n }),
    lineOf({ ...tagged('sales', 'triage', 'prod'), cost: 2n * 10n ** 12n }),
    lineOf({ ...tagged('sales', 'crm', 'dev'), cost: 4n * 10n ** 12n }),
    lineOf({ ...tagged('support'), cost: 8n * 10n ** 12n }),
    lineOf({ cost: 16n * 10n ** 12n }),
    lineOf({ tags: { costCenter: 'sales' }, cost: 32n * 10n ** 12n }),
  ];

  it.each<[Partial<Reader['own']>, number]>([
    [{ costCenter: ['sales'] }, 7],
    [{ costCenter: ['sales', 'support'] }, 15],
    [{ costCenter: ['sales'], applicationId: ['crm'] }, 5],
    [{ costCenter: ['sales'], applicationId: ['crm'], environment: ['dev'] }, 4],
    [{ applicationId: ['triage'] }, 2],
    [{}, 15],
    [{ costCenter: [] }, 0],
    [{ costCenter: ['hr'] }, 0],
  ])('sees its own, and nothing without tags: %j', async (own, usd) => {
    const { as } = await given(lines);
    const context = as(reader(own));
    for (const groupBy of [[], ['COST_CENTER'], ['MODEL'], ['COST_CENTER', 'MODEL']] as CostDimension[][])
      expect(solved(await costReport({ ...NOVEMBER, groupBy }, context)).costUsd).toBe(usd);
    expect(
      solved(
        await costReport(
          { ...NOVEMBER, filter: { costCenter: ['support'] } },
          as(reader({ costCenter: ['sales'] })),
        ),
      ).costUsd,
    ).toBe(0);
  });

  it('and who sees everything sees all of it', async () => {
    const { context } = await given(lines);
    expect(solved(await costReport(NOVEMBER, context)).costUsd).toBe(63);
  });
});

describe('Cost Explorer', () => {
  const HOUR = 3_600_000;

  it('is asked once in six hours for the same, by whoever asks, in whichever function', async () => {
    const { context, standIn, clock, newBill, as } = await given([lineOf()]);
    const first = solved(await costReport(NOVEMBER, context));
    expect(first).toMatchObject({ chargedUsd: 0.02, requestsToday: 2, ageSeconds: 0, isStale: false });
    clock.now += 5 * HOUR;
    const again = solved(await costReport(NOVEMBER, as(CALLER, newBill())));
    expect(again).toMatchObject({ chargedUsd: 0, requestsToday: 2, ageSeconds: 5 * 3_600, asOf: first.asOf });
    expect(again.items).toEqual(first.items);
    expect(standIn.calls()).toBe(2);
    clock.now += 2 * HOUR;
    expect(solved(await costReport(NOVEMBER, context))).toMatchObject({ chargedUsd: 0.02, ageSeconds: 0 });
  });

  it('is asked once by many who ask the same at once, and charged once', async () => {
    const { context, standIn } = await given([lineOf()]);
    const reports = await Promise.all(Array.from({ length: 8 }, () => costReport(NOVEMBER, context)));
    expect(standIn.calls()).toBe(2);
    const charged = reports.reduce((sum, report) => sum + solved(report).chargedUsd, 0);
    expect(charged).toBeCloseTo(0.02, 10);
  });

  it('is asked no more than so often a day; then what it said before is shown, as old as it is', async () => {
    const { context, standIn, clock } = await given([lineOf()], { settings: { requestsADay: 3 } });
    solved(await costReport(NOVEMBER, context));
    clock.now += 7 * HOUR;
    const stale = solved(await costReport(NOVEMBER, context));
    expect(stale).toMatchObject({ isStale: true, costUsd: 1, ageSeconds: 7 * 3_600, requestsToday: 3 });
    expect(await costReport({ ...NOVEMBER, groupBy: ['SERVICE'] }, context)).toMatchObject({
      problem: 'bill-unavailable',
      message: expect.stringContaining('from 2026-11-26T00:00:00Z on') as string,
    });
    expect(standIn.calls()).toBe(3);
    clock.now += 6 * HOUR;
    expect(solved(await costReport(NOVEMBER, context))).toMatchObject({ isStale: false, requestsToday: 2 });
  });

  it('is never asked where it may not be', async () => {
    const { context, standIn } = await given([lineOf()], { settings: { requestsADay: 0 } });
    expect(await costReport(NOVEMBER, context)).toMatchObject({ problem: 'bill-unavailable' });
    expect(standIn.calls()).toBe(0);
  });

  it('is never asked twice as often by those who ask at once', async () => {
    const { newBill, as, standIn } = await given([lineOf()], { settings: { requestsADay: 5 } });
    await Promise.all(Array.from({ length: 10 }, () => costReport(NOVEMBER, as(CALLER, newBill()))));
    expect(standIn.calls()).toBe(5);
  });

  it('is not used up by one caller: others, and who sees all, have their share', async () => {
    const { newBill, as, standIn } = await given([lineOf()], { settings: { requestsADay: 20 } });
    const caller = (id: string) => ({
      id,
      seesAll: false,
      own: { costCenter: ['sales'], applicationId: null, environment: null },
    });
    const ask = (id: string, from: string) => costReport({ ...NOVEMBER, from }, as(caller(id), newBill()));
    for (let day = 1; day < 10; day += 1) await ask('user:ann', `2026-11-0${day}`);
    expect(standIn.calls()).toBe(4);
    expect(await ask('user:ann', '2026-11-11')).toMatchObject({
      problem: 'bill-unavailable',
      message: expect.stringContaining('by you: 4 requests a day') as string,
    });
    solved(await ask('user:bob', '2026-11-12'));
    solved(await costReport(NOVEMBER, as(CALLER, newBill())));
  });

  it('is counted page by page, and not asked for ever', async () => {
    const lines = Array.from({ length: 40 }, (_, n) => lineOf(tagged(`team-${n}`)));
    const { context } = await given(lines, { pageSize: 5 });
    const report = solved(await costReport({ ...NOVEMBER, groupBy: ['COST_CENTER'] }, context));
    expect(report).toMatchObject({ costUsd: 40, requestsToday: 9, chargedUsd: 0.09 });
    const many = await given(lines, { pageSize: 3 });
    expect(await costReport({ ...NOVEMBER, groupBy: ['COST_CENTER'] }, many.context)).toMatchObject({
      problem: 'invalid-input',
      fields: [{ field: 'input' }],
    });
  });

  it('may say more than one item of the table holds', async () => {
    const lines = Array.from({ length: 900 }, (_, n) =>
      lineOf(tagged(`${n}-${'x'.repeat(120)}`, `${n}-${'y'.repeat(120)}`)),
    );
    const { context, newBill, as } = await given(lines);
    const asked: CostReportInput = { ...NOVEMBER, groupBy: ['COST_CENTER', 'APPLICATION'], limit: 1_000 };
    const first = solved(await costReport(asked, context));
    const again = solved(await costReport(asked, as(CALLER, newBill())));
    expect(again).toEqual({ ...first, chargedUsd: 0 });
    expect(again.items).toHaveLength(900);
  });

  it.each([
    ['DataUnavailableException', 400, 'up to 24 hours'],
    ['LimitExceededException', 400, 'too often'],
    ['AccessDeniedException', 400, 'payer account'],
    ['InternalFailure', 500, 'could not be reached'],
  ])('fails in words that say what to do: %s', async (name, status, message) => {
    const { createServer } = await import('node:http');
    const server = createServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ __type: name, message: 'arn:aws:iam::111122223333:role/secret' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { Bill } = await import('../../functions/billing/bill.ts');
    const { costExplorerAt } = await import('../support/bill.ts');
    const { context, table } = await given([]);
    const { port } = server.address() as { port: number };
    const costExplorer = costExplorerAt(`http://127.0.0.1:${port}`);
    const bill = new Bill({
      table,
      costExplorer,
      settings: { requestsADay: 9, maxAgeMs: 1 },
      now: context.now,
    });
    const answer = await costReport(NOVEMBER, { ...context, bill });
    server.close();
    expect(answer).toMatchObject({
      problem: 'bill-unavailable',
      message: expect.stringContaining(message) as string,
    });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
});
