import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CostReport, Usage } from '../../schema/types.ts';
import { callOf, graphql, invokeRaw } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { tokensOf } from '../support/identities.ts';

const REPORT = /* GraphQL */ `
  query ($input: CostReportInput!) {
    costReport(input: $input) {
      from to granularity currency costUsd isEstimated nextToken asOf ageSeconds isStale requestsToday chargedUsd
      items { from to costCenter applicationId environment model service costUsd isEstimated }
    }
  }
`; // prettier-ignore
const USAGE = /* GraphQL */ `
  query ($input: UsageInput!) {
    usage(input: $input) { total { calls costUsd guessed { costUsd } } }
  }
`; // prettier-ignore

const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const today = new Date().toISOString().slice(0, 10);
/** Also just after midnight, and on the first of a month. */
const input = { from: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10), granularity: 'DAILY' };

type Headers = Record<string, string>;
let host: RunningHost;
const ask = (change: object = {}, headers?: Headers, of = host) =>
  graphql<{ costReport: CostReport }>(of, REPORT, { input: { ...input, ...change } }, headers);
async function reportOf(change: object = {}, headers?: Headers, of = host): Promise<CostReport> {
  const { data, errors } = await ask(change, headers, of);
  if (errors) throw new Error(JSON.stringify(errors));
  return data!.costReport;
}
const usageOf = async (filter: object) =>
  (await graphql<{ usage: Usage }>(host, USAGE, { input: { from: `${input.from}T00:00:00Z`, filter } })).data!
    .usage.total;

const CALLS = [
  ...Array.from({ length: 6 }, () => callOf({ model: 'sales', costCenter: 'sales' })),
  ...Array.from({ length: 4 }, () => callOf({ model: 'support', costCenter: 'support', maxTokens: 200 })),
  ...Array.from({ length: 3 }, () => callOf({ model: 'nova-micro', costCenter: 'services' })),
  callOf({ model: 'sales', costCenter: 'sales', content: '[stand-in: access-denied] Hello' }),
];

beforeAll(async () => {
  host = await startHost({ LOCAL_BILL_DELAY_HOURS: '0', COST_EXPLORER_REQUESTS_A_DAY: '40' });
  for (const call of CALLS) await invokeRaw(host, call);
  while ((await usageOf({})).calls < CALLS.length) await new Promise((resolve) => setTimeout(resolve, 50));
}, 60_000);
afterAll(() => host.stop());

describe('the bill', () => {
  it('agrees with usage to the cent: by the tags of profiles, and without tags what went through none', async () => {
    const report = await reportOf({ groupBy: ['COST_CENTER', 'MODEL'] });
    const rows = Object.fromEntries(report.items.map((row) => [row.costCenter ?? 'none', row]));
    expect(Object.keys(rows).sort()).toEqual(['none', 'sales', 'support']);
    for (const costCenter of ['sales', 'support'])
      expect(rows[costCenter]).toMatchObject({ model: HAIKU, applicationId: null, isEstimated: true });
    expect(rows.none).toMatchObject({ model: 'amazon.nova-micro-v1:0' });
    for (const [name, costCenter] of [
      ['sales', 'sales'],
      ['support', 'support'],
      ['none', 'services'],
    ]) {
      const { costUsd } = await usageOf({ costCenter: [costCenter] });
      expect(costUsd).toBeGreaterThan(0);
      expect(rows[name!]!.costUsd).toBeCloseTo(costUsd, 8);
    }
    expect(report.costUsd).toBeCloseTo((await usageOf({})).costUsd, 8);
  });

  it('names products, and charges each question once', async () => {
    const first = await reportOf({ groupBy: ['SERVICE'] });
    expect(first.items.map(({ service }) => service).sort()).toEqual([
      'Amazon Bedrock',
      'Claude Haiku 4.5 (Amazon Bedrock Edition)',
    ]);
    expect(first).toMatchObject({ currency: 'USD', chargedUsd: 0.01, isStale: false });
    const again = await reportOf({ groupBy: ['SERVICE'] });
    expect(again).toMatchObject({ chargedUsd: 0, requestsToday: first.requestsToday, asOf: first.asOf });
    expect(again.ageSeconds).toBeGreaterThanOrEqual(0);
  });

  it('shows a caller what is tagged as its own, and no more', async () => {
    const token = await tokensOf(host);
    const ofSales = { authorization: await token({ costCenters: ['sales'] }) };
    const all = await reportOf({ groupBy: ['COST_CENTER'] });
    const sales = all.items.find(({ costCenter }) => costCenter === 'sales')!.costUsd;
    expect((await reportOf({}, ofSales)).costUsd).toBe(sales);
    expect((await reportOf({ groupBy: ['COST_CENTER'] }, ofSales)).items).toEqual([
      expect.objectContaining({ costCenter: 'sales', costUsd: sales }),
    ]);
    expect((await reportOf({ filter: { costCenter: ['support'] } }, ofSales)).costUsd).toBe(0);
    const ofAnApplication = { authorization: await token({ costCenters: ['sales'], applications: ['crm'] }) };
    expect((await reportOf({}, ofAnApplication)).costUsd).toBe(0); // the profile is for any application
    const analyst = { authorization: await token({ groups: ['analysts'] }) };
    expect((await reportOf({}, analyst)).costUsd).toBe(all.costUsd);
  });

  it.each([
    [{ from: '2026-13-01' }, 'input.from'],
    [{ from: `${today}T00:00:00Z` }, 'input.from'],
    [{ from: '2100-01-01' }, 'input.from'],
    [{ from: '2020-01-01' }, 'input.from'],
    [{ to: '2100-01-01' }, 'input.to'],
    [{ to: input.from }, 'input.to'],
    [{ groupBy: ['COST_CENTER', 'MODEL', 'SERVICE'] }, 'input.groupBy'],
    [{ filter: { costCenter: [] } }, 'input.filter.costCenter'],
    [{ filter: { costCenter: ['a#b'] } }, 'input.filter.costCenter[0]'],
    [{ limit: 0 }, 'input.limit'],
    [{ nextToken: '-1' }, 'input.nextToken'],
  ])('is not asked a bad question: %j', async (change, field) => {
    const { errors } = await ask(change);
    expect(errors![0]).toMatchObject({ errorType: 'ValidationError', errorInfo: { fields: [{ field }] } });
  });
});

describe('a host as it comes', () => {
  it('has no bill of the last day yet, and asks no more than it may', async () => {
    const other = await startHost({ COST_EXPLORER_REQUESTS_A_DAY: '1' });
    await invokeRaw(other, callOf({ model: 'sales', costCenter: 'sales' }));
    expect(await reportOf({}, undefined, other)).toMatchObject({
      costUsd: 0,
      chargedUsd: 0.01,
      requestsToday: 1,
    });
    const { errors } = await ask({ filter: { costCenter: ['sales'] } }, undefined, other);
    expect(errors).toBeUndefined(); // there is nothing of Bedrock to ask about
    await other.stop();
    const none = await startHost({ COST_EXPLORER_REQUESTS_A_DAY: '0' });
    const refused = await ask({}, undefined, none);
    expect(refused.errors![0]).toMatchObject({
      errorType: 'BillUnavailable',
      message: expect.stringContaining('asked again from') as string,
    });
    await none.stop();
  }, 30_000);
});
