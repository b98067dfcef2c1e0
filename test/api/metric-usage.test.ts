import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricUsage, MetricUsageInput, Usage } from '../../schema/types.ts';
import { callOf, createBudget, graphql, invokeRaw } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { tokensOf } from '../support/identities.ts';

let host: RunningHost;
beforeAll(async () => {
  // The deployment lists two cost centres; calls of others are `other` in metrics.
  host = await startHost({ COST_CENTERS: 'sales,services', UNLISTED_TAGS: 'admit' });
});
afterAll(() => host.stop());

const METRIC_USAGE = /* GraphQL */ `
  query ($input: MetricUsageInput!) {
    metricUsage(input: $input) {
      source from to period resolutionSeconds gaps nextToken
      total { ledger { requests approved denied failed inputTokens outputTokens approvalRate }
        bedrock { invocations clientErrors serverErrors throttles inputTokens outputTokens cacheReadInputTokens cacheWriteInputTokens latencyMs } }
      items { startsAt endsAt costCenter applicationId environment model
        figures { ledger { requests approved denied failed inputTokens outputTokens approvalRate } bedrock { invocations } } }
    }
  }
`; // prettier-ignore
const USAGE = /* GraphQL */ `
  query ($input: UsageInput!) {
    usage(input: $input) {
      total { calls succeeded failed denied inputTokens outputTokens approvalRate }
      items { costCenter model figures { calls succeeded failed denied inputTokens outputTokens approvalRate } }
    }
  }
`; // prettier-ignore

const from = new Date(Date.now() - 60_000).toISOString();
type Headers = Record<string, string>;
const ask = (input: Partial<MetricUsageInput>, headers?: Headers) =>
  graphql<{ metricUsage: MetricUsage }>(host, METRIC_USAGE, { input: { from, ...input } }, headers);
const metricsOf = async (input: Partial<MetricUsageInput>, headers?: Headers) => {
  const { data, errors } = await ask(input, headers);
  if (errors) throw new Error(JSON.stringify(errors));
  return data!.metricUsage;
};
const usageOf = async (input: object) =>
  (await graphql<{ usage: Usage }>(host, USAGE, { input: { from, ...input } })).data!.usage;

const CALLS = 90;
const CENTERS = ['sales', 'services', 'unlisted'];
const WISHES = ['', '', '', '[stand-in: throttled] ', '[stand-in: access-denied] '];

describe('after many calls', () => {
  beforeAll(async () => {
    await createBudget(host, { unit: 'REQUESTS', limit: 10, scope: { costCenter: 'services' } });
    const next = Array.from({ length: CALLS }, (_, i) =>
      callOf({
        content: `${WISHES[i % WISHES.length]}Hello ${i}`,
        costCenter: CENTERS[i % CENTERS.length]!,
        model: i % 6 === 0 ? 'sales' : i % 2 ? 'nova-micro' : 'claude-sonnet-4-6',
        maxTokens: 16,
      }),
    ).values();
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (const call of next) await invokeRaw(host, call);
      }),
    );
    const isAllThere = async () =>
      (await usageOf({})).total.calls === CALLS && (await metricsOf({})).total.ledger!.requests === CALLS;
    while (!(await isAllThere())) await delay(100);
  });

  const asMetrics = ({ calls, failed, denied, inputTokens, outputTokens, approvalRate }: Usage['total']) => ({
    requests: calls,
    approved: calls - denied,
    denied,
    failed,
    inputTokens,
    outputTokens,
    approvalRate,
  });

  it('CloudWatch and the ledger agree: in all, by cost centre, by model', async () => {
    const [whole, metrics] = [await usageOf({}), await metricsOf({})];
    expect(metrics.total).toEqual({ ledger: asMetrics(whole.total), bedrock: null });
    const centers = await usageOf({ groupBy: ['COST_CENTER'] });
    const measured = await metricsOf({ groupBy: ['COST_CENTER'] });
    for (const costCenter of ['sales', 'services']) {
      const { figures } = centers.items.find((row) => row.costCenter === costCenter)!;
      const row = measured.items.find((one) => one.costCenter === costCenter)!;
      expect(row.figures.ledger).toEqual(asMetrics(figures));
    }
    expect(measured.items.map(({ costCenter }) => costCenter).sort()).toEqual(['other', 'sales', 'services']);
    const models = await usageOf({ groupBy: ['MODEL'] });
    const byModel = await metricsOf({ groupBy: ['MODEL'] });
    expect(Object.fromEntries(byModel.items.map(({ model, figures }) => [model, figures.ledger]))).toEqual(
      Object.fromEntries(models.items.map(({ model, figures }) => [model, asMetrics(figures)])),
    );
    expect(metrics.gaps).toEqual(['DELAY']);
  });

  it("Bedrock's own metrics tell of what reached it, and of a profile whose it is", async () => {
    const { total, items } = await metricsOf({ source: 'BEDROCK', groupBy: ['COST_CENTER'] });
    const ledger = (await usageOf({})).total;
    expect(total.bedrock).toMatchObject({
      invocations: ledger.succeeded,
      inputTokens: ledger.inputTokens,
      outputTokens: ledger.outputTokens,
    });
    expect(total.bedrock!.throttles).toBeGreaterThan(0);
    expect(total.bedrock!.clientErrors).toBeGreaterThan(0);
    expect(items.map(({ costCenter }) => costCenter).sort()).toEqual(['none', 'sales']);
  });

  it('a series has a point for each minute, and their sum is the total', async () => {
    const { items, total } = await metricsOf({ period: 'MINUTE' });
    expect(items.length).toBeGreaterThanOrEqual(2);
    expect(items.reduce((sum, { figures }) => sum + figures.ledger!.requests, 0)).toBe(
      total.ledger!.requests,
    );
    const page = await metricsOf({ period: 'MINUTE', limit: 1 });
    expect([page.items, page.nextToken]).toEqual([items.slice(0, 1), '1']);
  });

  it('a caller sees its own cost centres and its own profiles, and sums of nothing else', async () => {
    const token = await tokensOf(host);
    const ofSales = {
      authorization: await token({ costCenters: ['sales'], applications: ['*'], environments: ['*'] }),
    };
    const whole = await metricsOf({ filter: { costCenter: ['sales'] } });
    expect((await metricsOf({}, ofSales)).total).toEqual(whole.total);
    expect(
      (await metricsOf({ groupBy: ['COST_CENTER'] }, ofSales)).items.map((row) => row.costCenter),
    ).toEqual(['sales']);
    expect((await metricsOf({ filter: { costCenter: ['services'] } }, ofSales)).total.ledger!.requests).toBe(
      0,
    );
    const named = {
      authorization: await token({
        costCenters: ['other', 'unlisted'],
        applications: ['*'],
        environments: ['*'],
      }),
    };
    expect((await metricsOf({}, named)).total.ledger!.requests).toBe(0);
    const own = await metricsOf({ source: 'BEDROCK', groupBy: ['COST_CENTER'] }, ofSales);
    expect(own.items.map(({ costCenter }) => costCenter)).toEqual(['sales']);
    const none = await metricsOf({ source: 'BEDROCK', filter: { costCenter: ['none'] } }, ofSales);
    expect(none.total.bedrock!.invocations).toBe(0);
    const analyst = { authorization: await token({ groups: ['analysts'] }) };
    expect((await metricsOf({}, analyst)).total.ledger!.requests).toBe(CALLS);
  });
});

describe('bad questions', () => {
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  it.each<[object, string]>([
    [{ from: '2020-01-01T00:00:00Z' }, 'input.from'],
    [{ from: '2100-01-01T00:00:00Z' }, 'input.from'],
    [{ to: '2020-01-01T00:00:00Z' }, 'input.to'],
    [{ to: '2100-01-01T00:00:00Z' }, 'input.to'],
    [{ from: ago(20), to: ago(19.5), period: 'MINUTE' }, 'input.period'],
    [{ from: ago(70), to: ago(69), period: 'QUARTER_HOUR' }, 'input.period'],
    [{ from: ago(5), period: 'MINUTE' }, 'input.period'],
    [{ timeZone: 'Mars/Olympus' }, 'input.timeZone'],
    [{ limit: 1_001 }, 'input.limit'],
    [{ nextToken: 'x' }, 'input.nextToken'],
    [{ filter: { costCenter: [] } }, 'input.filter.costCenter'],
    [{ filter: { costCenter: ['a"b'] } }, 'input.filter.costCenter[0]'],
  ])('%j', async (input, field) => {
    const { errors } = await ask(input);
    expect(errors).toHaveLength(1);
    expect(errors![0]).toMatchObject({ errorType: 'ValidationError', errorInfo: { fields: [{ field }] } });
  });
});

it('what was measured is there after a restart', async () => {
  const first = await startHost();
  await invokeRaw(first, callOf({ model: 'nova-micro', maxTokens: 16 }));
  const requests = async (running: RunningHost) =>
    (await graphql<{ metricUsage: MetricUsage }>(running, METRIC_USAGE, { input: { from } })).data!
      .metricUsage.total.ledger!.requests;
  await expect.poll(() => requests(first), { timeout: 10_000 }).toBe(1);
  await first.stop('SIGKILL'); // what has been answered is on the disk
  const again = await startHost({}, first.dataDir);
  expect(await requests(again)).toBe(1);
  await again.stop();
});
