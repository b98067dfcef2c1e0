import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CostReport, InvocationPage, MetricUsage, Usage, UsageEvent } from '../../schema/types.ts';
import { callOf, createBudget, graphql, invokeRaw, readBudget } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { tokensOf } from '../support/identities.ts';
import { RealtimeClient } from '../support/realtime.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost({ LOCAL_BILL_DELAY_HOURS: '0', COST_REPORT_MAX_AGE_HOURS: '0.0000001' });
});
afterAll(() => host.stop());

const USAGE = /* GraphQL */ `
  query ($input: UsageInput!) {
    usage(input: $input) {
      from to timeZone latencyErrorPercent nextToken
      total { calls succeeded failed denied cancelled inputTokens outputTokens totalTokens costUsd approvalRate latencyP50Ms guessed { calls costUsd } }
      items { startsAt costCenter applicationId environment model caller figures { calls denied costUsd } }
    }
  }
`; // prettier-ignore
const METRICS = /* GraphQL */ `
  query ($from: AWSDateTime!) {
    metricUsage(input: { from: $from, groupBy: [COST_CENTER] }) {
      items { costCenter figures { ledger { requests denied failed inputTokens outputTokens } } }
    }
  }
`; // prettier-ignore
const INVOCATIONS = /* GraphQL */ `
  query ($filter: InvocationFilter, $sortBy: InvocationSort, $limit: Int, $nextToken: String) {
    invocations(filter: $filter, sortBy: $sortBy, limit: $limit, nextToken: $nextToken) {
      items { id attempt requestId caller outcome reason model canonicalModel tags { costCenter applicationId } costUsd chargeBasis isCovered decidedAt }
      nextToken
    }
  }
`; // prettier-ignore

const from = new Date(Date.now() - 60_000).toISOString();
type Headers = Record<string, string>;
const askUsage = (input: object, headers?: Headers) =>
  graphql<{ usage: Usage }>(host, USAGE, { input: { from, ...input } }, headers);
const usageOf = async (input: object, headers?: Headers) => (await askUsage(input, headers)).data!.usage;
const askList = (args: object, headers?: Headers) =>
  graphql<{ invocations: InvocationPage }>(host, INVOCATIONS, args, headers);
const listOf = async (args: object, headers?: Headers) => (await askList(args, headers)).data!.invocations;
/** Page after page. */
async function allOf(args: object): Promise<InvocationPage['items']> {
  const items = [];
  for (let nextToken: string | null | undefined; nextToken !== null;) {
    const page = await listOf({ limit: 40, ...args, nextToken });
    items.push(...page.items);
    nextToken = page.nextToken ?? null;
  }
  return items;
}
/** USD in whole pico-USD: sums of doubles are not exact. */
const pico = (usd: number) => BigInt(Math.round(usd * 1e12));
const sum = (costs: readonly { costUsd: number }[]) =>
  costs.reduce((all, { costUsd }) => all + pico(costUsd), 0n);

/** More by `AGREEING_CALLS=10000`. */
const CALLS = Number(process.env.AGREEING_CALLS ?? 600);
const CENTERS = ['sales', 'services', 'support'];
const WISHES = ['', '', '', '', '[stand-in: throttled] ', '[stand-in: access-denied] ', '[stand-in: reset] '];

describe('after many calls, some of which failed and some of which were denied', () => {
  const events = new Map<string, UsageEvent>();
  const budgets = new Map<string, string>();

  beforeAll(
    async () => {
      for (const costCenter of CENTERS)
        budgets.set(
          costCenter,
          (await createBudget(host, { unit: 'USD', limit: 100, scope: { costCenter } })).id,
        );
      await createBudget(host, {
        unit: 'REQUESTS',
        limit: Math.ceil(CALLS / 10),
        scope: { costCenter: 'support' },
      });
      const listener = await new RealtimeClient(host).connect();
      await listener.start(
        'u',
        'subscription { onUsage { callId attempt outcome modelId costCenter costUsd inputTokens outputTokens } }',
      );
      const calls = Array.from({ length: CALLS }, (_, i) =>
        callOf({
          content: `${WISHES[i % WISHES.length]}Hello ${i}`,
          costCenter: CENTERS[i % CENTERS.length]!,
          // A profile is called as its cost centre is, and only what goes through one has a cost centre on the bill.
          model: i % 2 ? CENTERS[i % CENTERS.length]! : i % 4 ? 'nova-micro' : 'claude-sonnet-4-6',
          requestId: i % 5 === 0 ? `same-${i % 25}` : `one-${i}`,
          maxTokens: 16,
        }),
      );
      const next = calls.values();
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          for (const call of next) await invokeRaw(host, call);
        }),
      );
      // A call that was let go of is told of by the sweep: all is told once no call is held and both count the same.
      const isAllTold = async () => {
        const isHeld = await Promise.all([...budgets.values()].map((id) => readBudget(host, id)));
        const { calls } = (await usageOf({})).total;
        for (const event of listener.events<UsageEvent>('u', 'onUsage'))
          events.set(`${event.callId} ${event.attempt}`, event);
        return calls === events.size && calls > CALLS / 2 && isHeld.every(({ window }) => window.held === 0);
      };
      for (let agreed = 0; agreed < 5; agreed = (await isAllTold()) ? agreed + 1 : 0) await delay(100);
      listener.close();
    },
    120_000 + CALLS * 60,
  );

  it('usage, the audit trail, budgets and events agree, cost centre by cost centre', async () => {
    const rows = (await usageOf({ groupBy: ['COST_CENTER'] })).items;
    expect(rows.map(({ costCenter }) => costCenter).sort()).toEqual(CENTERS);
    for (const { costCenter, figures } of rows) {
      const told = [...events.values()].filter((event) => event.costCenter === costCenter);
      expect(figures.calls).toBe(told.length);
      expect(figures.denied).toBe(told.filter(({ outcome }) => outcome === 'DENIED').length);
      expect(pico(figures.costUsd)).toBe(sum(told));
      const { spent, held } = (await readBudget(host, budgets.get(costCenter!)!)).window;
      expect([pico(spent), held]).toEqual([pico(figures.costUsd), 0]);
      const listed = await allOf({ filter: { costCenter } });
      expect(listed.map(({ id, attempt }) => `${id} ${attempt}`).sort()).toEqual(
        told.map(({ callId, attempt }) => `${callId} ${attempt}`).sort(),
      );
      expect(sum(listed)).toBe(sum(told));
    }
    expect(rows.find(({ costCenter }) => costCenter === 'support')!.figures.denied).toBeGreaterThan(0);
  });

  it('CloudWatch counts the same, of all calls and cost centre by cost centre', async () => {
    const counted = async () =>
      (await graphql<{ metricUsage: MetricUsage }>(host, METRICS, { from })).data!.metricUsage.items;
    // It has a call some seconds later.
    const sumOf = async () => (await counted()).reduce((n, { figures }) => n + figures.ledger!.requests, 0);
    await expect.poll(sumOf, { timeout: 20_000 }).toBe(events.size);
    for (const { costCenter, figures } of await counted()) {
      const told = [...events.values()].filter((event) => event.costCenter === costCenter);
      const of = (outcome: string) => told.filter((event) => event.outcome === outcome);
      const tokens = (kind: 'inputTokens' | 'outputTokens') =>
        of('SUCCEEDED').reduce((n, event) => n + event[kind]!, 0);
      expect(figures.ledger).toEqual({
        requests: told.length,
        denied: of('DENIED').length,
        failed: of('FAILED').length,
        inputTokens: tokens('inputTokens'),
        outputTokens: tokens('outputTokens'),
      });
    }
  });

  it('the bill has the same to the last digit, but for guesses: what went through a profile by its cost centre', async () => {
    const { data } = await graphql<{ costReport: CostReport }>(
      host,
      `
        query ($from: String!) {
          costReport(input: { from: $from, granularity: MONTHLY, groupBy: [COST_CENTER] }) {
            costUsd
            items {
              costCenter
              costUsd
            }
          }
        }
      `,
      { from: from.slice(0, 10) },
    );
    // The stand-in for Cost Explorer bills nothing that no answer came of.
    const exact = [...events.values()].filter(({ outcome }) => outcome === 'SUCCEEDED');
    const isTagged = ({ modelId }: UsageEvent) => modelId.includes(':application-inference-profile/');
    for (const costCenter of [...CENTERS, null]) {
      const billed = data!.costReport.items.filter((row) => row.costCenter === costCenter);
      const told = exact.filter((event) =>
        costCenter === null ? !isTagged(event) : isTagged(event) && event.costCenter === costCenter,
      );
      expect(sum(billed), String(costCenter)).toBe(sum(told));
    }
    expect(pico(data!.costReport.costUsd)).toBe(sum(exact));
  });

  it('what was charged by guess can be listed, and the dearest come first', async () => {
    const guessed = await allOf({ filter: { isGuessed: true } });
    expect(guessed.length).toBeGreaterThan(0);
    expect((await usageOf({})).total.guessed.calls).toBe(guessed.length);
    for (const { chargeBasis, outcome } of guessed)
      expect([chargeBasis, outcome]).toEqual(['UNKNOWN', 'FAILED']);
    const dearest = (await listOf({ sortBy: 'COST', limit: 100 })).items.map(({ costUsd }) => costUsd);
    expect(dearest[0]).toBe(Math.max(...[...events.values()].map(({ costUsd }) => costUsd)));
    expect(dearest).toEqual([...dearest].sort((a, b) => b - a));
  });

  it('a caller sees its own cost centres, applications and environments, and sums of nothing else', async () => {
    const token = await tokensOf(host);
    const ofSales = { authorization: await token({ costCenters: ['sales'] }) };
    const whole = await usageOf({ filter: { costCenter: ['sales'] } });
    expect((await usageOf({}, ofSales)).total).toEqual(whole.total);
    expect((await usageOf({ filter: { costCenter: ['services'] } }, ofSales)).total.calls).toBe(0);
    expect((await usageOf({ groupBy: ['COST_CENTER'] }, ofSales)).items.map((row) => row.costCenter)).toEqual(
      ['sales'],
    );
    for (const args of [
      {},
      { sortBy: 'COST' },
      { filter: { isGuessed: true } },
      { filter: { caller: 'api-key' } },
      { filter: { outcome: 'FAILED' } },
    ])
      for (const { tags } of (await listOf({ ...args, limit: 100 }, ofSales)).items)
        expect(tags.costCenter).toBe('sales');
    expect((await listOf({ filter: { costCenter: 'services' } }, ofSales)).items).toEqual([]);
    const elsewhere = { authorization: await token({ costCenters: ['sales'], applications: ['other-app'] }) };
    expect((await usageOf({}, elsewhere)).total.calls).toBe(0);
    expect((await listOf({}, elsewhere)).items).toEqual([]);
    const analyst = { authorization: await token({ groups: ['analysts'] }) };
    expect((await usageOf({}, analyst)).total.calls).toBe(events.size);
  });

  it('a replay is counted nowhere, and a model is one model however it is spelled', async () => {
    const before = (await usageOf({})).total.calls;
    await invokeRaw(host, callOf({ requestId: 'replayed', costCenter: 'sales', maxTokens: 16 }));
    await expect.poll(async () => (await usageOf({})).total.calls).toBe(before + 1);
    await invokeRaw(host, callOf({ requestId: 'replayed', costCenter: 'sales', maxTokens: 16 }));
    const byAlias = await usageOf({ filter: { model: ['nova-micro'] } });
    expect(byAlias.total.calls).toBeGreaterThan(0);
    expect((await usageOf({ filter: { model: ['us.amazon.nova-micro-v1:0'] } })).total).toEqual(
      byAlias.total,
    );
    expect((await usageOf({})).total.calls).toBe(before + 1);
  });
});

describe('bad questions', () => {
  it.each([
    [{ from: '2026-13-01T00:00:00Z' }, undefined],
    [{ from: '2020-01-01T00:00:00Z' }, 'input.from'],
    [{ to: '2020-01-01T00:00:00Z' }, 'input.to'],
    [{ to: '2100-01-01T00:00:00Z' }, 'input.to'],
    [{ timeZone: 'Mars/Olympus' }, 'input.timeZone'],
    [{ nextToken: '-1' }, 'input.nextToken'],
    [{ limit: 0 }, 'input.limit'],
    [{ limit: 1_001 }, 'input.limit'],
    [{ filter: { costCenter: [] } }, 'input.filter.costCenter'],
    [{ filter: { caller: ['a#b'] } }, 'input.filter.caller[0]'],
    [{ filter: { applicationId: ['crm#2026-01-01'] } }, 'input.filter.applicationId[0]'],
    [{ groupBy: ['MODEL', 'MODEL', 'MODEL', 'MODEL', 'MODEL', 'MODEL'] }, 'input.groupBy'],
  ])('about usage: %j', async (input, field) => {
    const { errors } = await askUsage(input);
    expect(errors).toHaveLength(1);
    if (field) expect(errors![0]!.errorInfo!.fields.map((one) => one.field)).toEqual([field]);
  });

  it.each([
    [{ limit: 101 }, 'limit'],
    [{ nextToken: '2026-01-01' }, 'nextToken'],
    [{ filter: { costUsdAtLeast: -1 } }, 'filter.costUsdAtLeast'],
    [{ filter: { costUsdAtLeast: 1e-13 } }, 'filter.costUsdAtLeast'],
    [{ filter: { costCenter: 'sa#les' } }, 'filter.costCenter'],
    [{ filter: { from: '2100-01-01T00:00:00Z' } }, 'filter.from'],
  ])('about calls: %j', async (args, field) => {
    const { errors } = await askList(args);
    expect(errors![0]).toMatchObject({ errorType: 'ValidationError', errorInfo: { fields: [{ field }] } });
  });
});
