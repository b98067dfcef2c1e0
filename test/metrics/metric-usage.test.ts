import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, it } from 'vitest';
import type { MetricUsageInput } from '../../schema/types.ts';
import { Catalog } from '../../functions/catalog/catalog.ts';
import { builtInModels } from '../../functions/catalog/built-in.ts';
import { profileModel } from '../../functions/catalog/profile.ts';
import type { CatalogCache } from '../../functions/catalog/load.ts';
import { isProblem } from '../../functions/errors/problem.ts';
import type { Reader } from '../../functions/identity/reader.ts';
import { bedrockTokens } from '../../functions/metrics/bedrock-tokens.ts';
import { metricUsage } from '../../functions/metrics/metric-usage.ts';
import { LOCAL_PROFILES } from '../../infra/local/aws/profiles-stand-in.ts';
import { runCloudWatch, type RunningCloudWatch } from '../support/cloud-watch.ts';

const NOW = Date.parse('2026-11-25T12:00:30Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const haiku = builtInModels().find(
  ({ canonicalModel }) => canonicalModel === LOCAL_PROFILES[0]!.canonicalModel,
)!;
const catalog = new Catalog([
  ...builtInModels(),
  ...LOCAL_PROFILES.map((profile) => profileModel(profile, haiku)),
]);
const ALL: Reader = {
  id: 'a',
  seesAll: true,
  own: { costCenter: null, applicationId: null, environment: null },
};
const of = (own: Partial<Reader['own']>): Reader => ({
  id: 'b',
  seesAll: false,
  own: { ...ALL.own, ...own },
});

let cloudWatch: RunningCloudWatch;
afterEach(() => cloudWatch.close());

const start = async (limits: Parameters<typeof runCloudWatch>[0] = {}) => {
  cloudWatch = await runCloudWatch({ now: () => NOW, ...limits });
};
async function ask(input: Partial<MetricUsageInput> = {}, reader = ALL) {
  const context = {
    cloudWatch: cloudWatch.client,
    catalog: { get: async () => catalog } as unknown as CatalogCache,
    now: () => NOW,
    reader,
    zone: 'UTC',
  };
  const answer = await metricUsage({ from: new Date(NOW - HOUR).toISOString(), ...input }, context);
  if (isProblem(answer)) throw new Error(JSON.stringify(answer));
  return answer;
}
const requestsOf = async (input: Partial<MetricUsageInput> = {}, reader = ALL) =>
  (await ask(input, reader)).total.ledger!.requests;

const putBedrock = (ModelId: string, values: Record<string, number>, at = NOW - MINUTE) =>
  cloudWatch.client.send(
    new PutMetricDataCommand({
      Namespace: 'AWS/Bedrock',
      MetricData: Object.entries(values).map(([MetricName, Value]) => ({
        MetricName,
        Value,
        Timestamp: new Date(at),
        Dimensions: [{ Name: 'ModelId', Value: ModelId }],
      })),
    }),
  );

describe('the metrics of decided calls', () => {
  it('are found all, however many series and points there are more than CloudWatch answers at once', async () => {
    await start({ limits: { series: 3, points: 7 } });
    let put = 0;
    for (const CostCenter of ['a', 'b', 'c', 'd', 'e'])
      for (const Application of ['x', 'y'])
        for (const minutes of [2, 20, 40]) {
          await cloudWatch.put('TotalRequests', (put += 1), NOW - minutes * MINUTE, {
            CostCenter,
            Application,
          });
        }
    const whole = (put * (put + 1)) / 2;
    const told = await ask({ groupBy: ['COST_CENTER', 'APPLICATION'] });
    expect(told.items).toHaveLength(10);
    expect(told.total.ledger!.requests).toBe(whole);
    expect(told.items.reduce((sum, { figures }) => sum + figures.ledger!.requests, 0)).toBe(whole);
    expect(told.gaps).toEqual(['DELAY']);
    expect(await requestsOf()).toBe(whole);
    expect(await requestsOf({ filter: { costCenter: ['a', 'b', 'c', 'd'], applicationId: ['x'] } })).toBe(
      (await Promise.all(['a', 'b', 'c', 'd'].map((one) => requestsOf({ filter: { costCenter: [one], applicationId: ['x'] } })))).reduce((a, b) => a + b),
    ); // prettier-ignore
  });

  it('say so where they cannot be told apart far enough', async () => {
    await start({ limits: { series: 1 } });
    for (const Model of ['m', 'n']) await cloudWatch.put('TotalRequests', 1, NOW - MINUTE, { Model });
    expect((await ask({ groupBy: ['MODEL'] })).gaps).toContain('TOO_MANY_SERIES');
  });

  it('are of a model, however it was spelled', async () => {
    await start();
    const profile = LOCAL_PROFILES[0]!;
    await cloudWatch.put('TotalRequests', 1, NOW - MINUTE, { Model: 'sales', ModelId: profile.arn });
    await cloudWatch.put('TotalRequests', 2, NOW - MINUTE, { Model: haiku.alias, ModelId: haiku.modelId });
    await cloudWatch.put('TotalRequests', 4, NOW - MINUTE);
    const byModel = await ask({ groupBy: ['MODEL'] });
    expect(byModel.items.map(({ model, figures }) => [model, figures.ledger!.requests])).toEqual([
      ['amazon.nova-micro-v1:0', 4],
      [haiku.canonicalModel, 3],
    ]);
    expect(await requestsOf({ filter: { model: [haiku.alias] } })).toBe(3);
    expect(await requestsOf({ filter: { model: ["no one's"] } })).toBe(0);
  });

  it("show a caller its own tags, and of nobody's `other` anything", async () => {
    await start();
    for (const [i, CostCenter] of ['sales', 'support', 'other'].entries())
      await cloudWatch.put('TotalRequests', 10 ** i, NOW - MINUTE, { CostCenter });
    await cloudWatch.put('TotalRequests', 1_000, NOW - MINUTE, { CostCenter: 'sales', Application: 'hr' });
    expect(await requestsOf()).toBe(1_111);
    expect(await requestsOf({}, of({ costCenter: ['sales'] }))).toBe(1_001);
    expect(await requestsOf({}, of({ costCenter: ['sales', 'other'], applicationId: ['crm'] }))).toBe(1);
    expect(await requestsOf({ groupBy: ['MODEL'] }, of({ costCenter: ['other'] }))).toBe(0);
    expect(await requestsOf({ filter: { costCenter: ['support'] } }, of({ costCenter: ['sales'] }))).toBe(0);
    expect(await requestsOf({ filter: { costCenter: ['other'] } })).toBe(100);
    const many = Array.from({ length: 50 }, (_, i) => `cost-centre-number-${i}`);
    expect(await requestsOf({}, of({ costCenter: [...many, 'sales'] }))).toBe(1_001);
  });

  it('make a series of points, filled where nothing was, and pages of rows', async () => {
    await start();
    await cloudWatch.put('TotalRequests', 3, NOW - 61 * MINUTE);
    await cloudWatch.put('RateLimitApproved', 2, NOW - 61 * MINUTE);
    const from = new Date(NOW - 2 * HOUR - 10 * MINUTE).toISOString();
    const series = await ask({ from, period: 'HOUR' });
    expect(series.items.map(({ figures }) => figures.ledger!.requests)).toEqual([0, 3, 0, 0]);
    expect(series.total.ledger).toMatchObject({ requests: 3, approved: 2, approvalRate: 2 / 3 });
    const page = await ask({ from, period: 'HOUR', limit: 3 });
    expect([page.items.length, page.nextToken]).toEqual([3, '3']);
    const rest = await ask({ from, period: 'HOUR', limit: 3, nextToken: page.nextToken });
    expect([rest.items.length, rest.nextToken]).toEqual([1, null]);
  });

  it('may lack series that have been idle for two weeks, and say so', async () => {
    await start();
    const { gaps, resolutionSeconds } = await ask({
      from: new Date(NOW - 20 * DAY).toISOString(),
      to: new Date(NOW - DAY).toISOString(),
    });
    expect(gaps).toEqual(['IDLE_SERIES']);
    expect(resolutionSeconds % 300).toBe(0);
  });
});

describe("Bedrock's own metrics", () => {
  it('are by model and profile, and a caller sees those of its own profiles', async () => {
    await start();
    await putBedrock('sales', { Invocations: 2, InputTokenCount: 7, InvocationLatency: 30 });
    await putBedrock('support', { Invocations: 3 });
    await putBedrock('amazon.nova-micro-v1:0', { Invocations: 5, InvocationThrottles: 1 });
    await putBedrock('someone.else-v1', { Invocations: 7 });
    const invocations = async (input: Partial<MetricUsageInput>, reader = ALL) =>
      (await ask({ source: 'BEDROCK', ...input }, reader)).total.bedrock!.invocations;
    const all = await ask({ source: 'BEDROCK', groupBy: ['COST_CENTER', 'MODEL'] });
    expect(all.total.bedrock).toMatchObject({ invocations: 17, throttles: 1, inputTokens: 7, latencyMs: 30 });
    expect(all.items.map(({ costCenter, model }) => [costCenter, model])).toEqual([
      ['none', 'someone.else-v1'],
      ['none', 'amazon.nova-micro-v1:0'],
      ['support', haiku.canonicalModel],
      ['sales', haiku.canonicalModel],
    ]);
    expect(await invocations({ filter: { model: [haiku.alias] } })).toBe(5);
    expect(await invocations({ filter: { costCenter: ['sales'] } })).toBe(2);
    expect(await invocations({}, of({ costCenter: ['sales'] }))).toBe(2);
    expect(await invocations({}, of({ costCenter: ['none', 'hr'] }))).toBe(0);
    // The profile is for any application: so it tells of others' too.
    expect(await invocations({}, of({ costCenter: ['sales'], applicationId: ['crm'] }))).toBe(0);
  });

  it('can be read by day of UTC, days that are touched as a whole', async () => {
    await start({ limits: { points: 2 } });
    const day = Date.parse('2026-11-20T00:00:00Z');
    await putBedrock('m', { Invocations: 1, InputTokenCount: 10, CacheWriteInputTokenCount: 4 }, day);
    await putBedrock('m', { Invocations: 1, OutputTokenCount: 3 }, day + DAY - MINUTE);
    await putBedrock('m', { Invocations: 9 }, day + DAY);
    await putBedrock('n', { Invocations: 2, CacheReadInputTokenCount: 6 }, day + HOUR);
    const read = await bedrockTokens({
      client: cloudWatch.client,
      modelMetrics: ['n', 'm', 'm', 'absent'],
      from: day + 5 * HOUR,
      to: day + 6 * HOUR,
    });
    const none = { inputTokens: 0, outputTokens: 0, cacheReadInputTokens: 0, cacheWriteInputTokens: 0 };
    expect(read).toEqual([
      { ...none, modelMetric: 'm', day: '2026-11-20', invocations: 2, inputTokens: 10, outputTokens: 3, cacheWriteInputTokens: 4 },
      { ...none, modelMetric: 'n', day: '2026-11-20', invocations: 2, cacheReadInputTokens: 6 },
    ]); // prettier-ignore
  });
});

describe('where CloudWatch', () => {
  it('can not be asked, that is said; the ledger has nothing to do with it', async () => {
    await start();
    await cloudWatch.close();
    const { client } = cloudWatch;
    await start();
    const context = {
      cloudWatch: client,
      catalog: { get: async () => catalog } as unknown as CatalogCache,
      now: () => NOW,
      reader: ALL,
      zone: 'UTC',
    };
    expect(await metricUsage({ from: new Date(NOW - HOUR).toISOString() }, context)).toEqual({
      problem: 'unavailable',
      message: 'CloudWatch could not be asked. Try again.',
    });
  });
});
