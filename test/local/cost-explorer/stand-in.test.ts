import {
  GetCostAndUsageCommand,
  GetDimensionValuesCommand,
  GetCostForecastCommand,
  type GetCostAndUsageCommandInput,
} from '@aws-sdk/client-cost-explorer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BilledLine } from '../../../infra/local/aws/cost-explorer/bill.ts';
import { startCostExplorer } from '../../../infra/local/aws/cost-explorer/stand-in.ts';
import { costExplorerAt, lineOf, NOW } from '../../support/bill.ts';

const LINES: BilledLine[] = [
  lineOf({ tags: { costCenter: 'sales' }, cost: 1_234_567_890_149n }),
  lineOf({ day: '2026-11-03', tags: { costCenter: 'support' } }),
  lineOf({ day: '2026-11-03', SERVICE: 'Amazon Bedrock', USAGE_TYPE: 'USE1-NovaMicro-input-tokens' }),
];

let close: () => Promise<void>;
let client: ReturnType<typeof costExplorerAt>;
beforeAll(async () => {
  const standIn = await startCostExplorer({
    readBill: async ({ from, to }) => LINES.filter(({ day }) => from <= day && day < to),
    now: () => NOW,
    pageSize: 2,
  });
  close = standIn.close;
  client = costExplorerAt(standIn.endpoint);
});
afterAll(() => close());

const ASKED: GetCostAndUsageCommandInput = {
  TimePeriod: { Start: '2026-11-01', End: '2026-11-04' },
  Granularity: 'MONTHLY',
  Metrics: ['UnblendedCost'],
};
const ask = (change: Partial<GetCostAndUsageCommandInput>) =>
  client.send(new GetCostAndUsageCommand({ ...ASKED, ...change }));
const totalOf = async (Filter: GetCostAndUsageCommandInput['Filter']) =>
  Number((await ask({ Filter })).ResultsByTime![0]!.Total!.UnblendedCost!.Amount);

describe('the stand-in for Cost Explorer', () => {
  it('answers in the shape of the real one: end exclusive, ten digits, groups named with their tag', async () => {
    const { ResultsByTime } = await ask({
      TimePeriod: { Start: '2026-11-01', End: '2026-11-03' },
      GroupBy: [
        { Type: 'TAG', Key: 'costCenter' },
        { Type: 'DIMENSION', Key: 'SERVICE' },
      ],
    });
    expect(ResultsByTime).toEqual([
      {
        TimePeriod: { Start: '2026-11-01', End: '2026-11-03' },
        Total: {},
        Estimated: true,
        Groups: [
          {
            Keys: ['costCenter$sales', 'Claude Haiku 4.5 (Amazon Bedrock Edition)'],
            Metrics: { UnblendedCost: { Amount: '1.2345678901', Unit: 'USD' } },
          },
        ],
      },
    ]);
  });

  it('has an empty value for what has no such tag', async () => {
    const { ResultsByTime } = await ask({
      TimePeriod: { Start: '2026-11-03', End: '2026-11-04' },
      GroupBy: [{ Type: 'TAG', Key: 'costCenter' }],
    });
    expect(ResultsByTime![0]!.Groups!.map(({ Keys }) => Keys)).toEqual([
      ['costCenter$'],
      ['costCenter$support'],
    ]);
  });

  it('pages, within a period too', async () => {
    const GroupBy = [{ Type: 'TAG', Key: 'costCenter' } as const];
    const first = await ask({ GroupBy });
    const second = await ask({ GroupBy, NextPageToken: first.NextPageToken });
    const keys = [first, second].map(
      ({ ResultsByTime }) => ResultsByTime!.flatMap(({ Groups }) => Groups!).length,
    );
    expect(keys).toEqual([2, 1]);
    expect(second.NextPageToken).toBeUndefined();
  });

  it('filters by dimensions and tags, joined in every way', async () => {
    const bedrock = { Dimensions: { Key: 'SERVICE' as const, Values: ['Amazon Bedrock'] } };
    const sales = { Tags: { Key: 'costCenter', Values: ['sales'] } };
    const untagged = { Tags: { Key: 'costCenter', MatchOptions: ['ABSENT' as const] } };
    expect(await totalOf(bedrock)).toBe(1);
    expect(await totalOf(sales)).toBeCloseTo(1.2345678901, 10);
    expect(await totalOf(untagged)).toBe(1);
    expect(await totalOf({ Not: untagged })).toBeCloseTo(2.2345678901, 10);
    expect(await totalOf({ Or: [bedrock, sales] })).toBeCloseTo(2.2345678901, 10);
    expect(await totalOf({ And: [bedrock, sales] })).toBe(0);
    expect(await totalOf({ Not: { Or: [bedrock, sales] } })).toBe(1);
  });

  it('tells the names of a dimension, and those that a text is in', async () => {
    const namesOf = async (SearchString: string) =>
      (
        await client.send(
          new GetDimensionValuesCommand({ TimePeriod: ASKED.TimePeriod, Dimension: 'SERVICE', SearchString }),
        )
      ).DimensionValues!.map(({ Value }) => Value);
    expect(await namesOf('bedrock')).toEqual(['Amazon Bedrock', 'Claude Haiku 4.5 (Amazon Bedrock Edition)']);
    expect(await namesOf('EC2')).toEqual([]);
  });

  it.each<[Partial<GetCostAndUsageCommandInput>, RegExp]>([
    [{ Granularity: 'HOURLY' }, /Granularity/],
    [{ Metrics: ['BlendedCost'] }, /Metrics/],
    [{ TimePeriod: { Start: '2026-11-04', End: '2026-11-04' } }, /before end date/],
    [{ TimePeriod: { Start: '2026-11-04', End: '2026-12-02' } }, /past the beginning of next month/],
    [{ TimePeriod: { Start: '2025-09-04', End: '2026-12-01' } }, /14 months/],
    [{ Filter: { Dimensions: { Key: 'REGION', Values: ['us-east-1'] } } }, /Key/],
    [
      { Filter: { Dimensions: { Key: 'SERVICE', Values: ['x'], MatchOptions: ['CONTAINS'] } } },
      /MatchOptions/,
    ],
    [{ Filter: { And: [{ Tags: { Key: 'a', Values: ['b'] } }] } }, /And/],
    [{ Filter: {} }, /one root/],
    [{ GroupBy: ['a', 'b', 'c'].map((Key) => ({ Type: 'TAG', Key })) }, /two groups/],
  ])('refuses what it does not do, and says so: %j', async (change, message) => {
    await expect(ask(change)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message) as string,
    });
  });

  it('does not know other operations', async () => {
    const forecast = new GetCostForecastCommand({
      TimePeriod: ASKED.TimePeriod,
      Metric: 'UNBLENDED_COST',
      Granularity: 'MONTHLY',
    });
    await expect(client.send(forecast)).rejects.toThrow('does not know GetCostForecast');
  });
});
