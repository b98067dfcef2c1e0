import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BudgetForecast, CreateBudgetInput } from '../../schema/types.ts';
import { openUsageBook, writeEntry } from '../../functions/usage/write.ts';
import { openEnvironment } from '../../infra/local/store/environment.ts';
import { createBudget, graphql, invoke } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { tokensOf } from '../support/identities.ts';
import { entryOf } from '../support/usage.ts';

const HOUR = 3_600_000;
const USD = 10n ** 12n;
const NONE = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };

let host: RunningHost;
let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'cost-sentry-forecast-'));
  await fill(dataDir);
  host = await startHost({}, dataDir);
});
afterAll(async () => {
  await host.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Forty days: each hour a call of 1 USD by the CRM, and one of 2 USD by triage, of another model. */
async function fill(folder: string): Promise<void> {
  const store = openEnvironment(join(folder, 'store'));
  const book = openUsageBook(store.ledger);
  const last = Math.floor(Date.now() / HOUR) * HOUR - 1;
  for (let n = 0; n < 40 * 24; n += 1) {
    const at = last - n * HOUR;
    const crm = entryOf({ at, callId: `crm-${n}`, cost: USD, costCenter: 'history' });
    const triage = { applicationId: 'triage', model: 'amazon.nova-micro-v1:0', cost: 2n * USD };
    await Promise.all([
      writeEntry(book, crm),
      writeEntry(book, { ...crm, ...triage, callId: `triage-${n}` }),
    ]);
    if (n % 10 === 0)
      await writeEntry(book, {
        ...crm,
        callId: `no-${n}`,
        outcome: 'DENIED',
        cost: 0n,
        tokens: NONE,
        applicationId: 'denied',
      });
  }
  await store.close();
}

const FORECAST = `forecast {
  madeAt basis { method period periods from } burnRate { per recent window }
  expectedTotal low high expectedPercent runsOutAt runsOutAtEarliest
}`;
type Headers = Record<string, string>;

async function forecastOf(id: string, headers?: Headers): Promise<BudgetForecast | null> {
  const { data, errors } = await graphql<{ budget: { forecast: BudgetForecast | null } | null }>(
    host,
    `query ($id: ID!) { budget(id: $id) { ${FORECAST} } }`,
    { id },
    headers,
  );
  expect(errors).toBeUndefined();
  return data!.budget && data!.budget.forecast;
}

const make = (input: Partial<CreateBudgetInput> & Pick<CreateBudgetInput, 'limit' | 'unit'>) =>
  createBudget(host, { scope: { costCenter: 'history' }, period: 'MONTH', ...input });

/** How many hours of a day are left now, in UTC. */
const hoursLeft = (endsAt: string | null | undefined) => (Date.parse(endsAt!) - Date.now()) / HOUR;

describe('a forecast', () => {
  it('goes on from what the scope used before the budget was made, in its unit, and only what the scope covers', async () => {
    for (const [scope, unit, perHour] of [
      [{}, 'USD', 3],
      [{ applicationId: 'crm' }, 'USD', 1],
      [{ model: 'nova-micro' }, 'USD', 2],
      [{ environment: 'dev' }, 'USD', 0],
      [{}, 'REQUESTS', 2],
      [{ applicationId: 'denied' }, 'REQUESTS', 0],
      [{}, 'TOKENS', 30],
    ] as const) {
      const { id, window } = await make({ unit, limit: 1e6, scope: { costCenter: 'history', ...scope } });
      const forecast = (await forecastOf(id))!;
      const expected = perHour * hoursLeft(window.endsAt);
      const error = Math.abs(forecast.expectedTotal! - expected);
      expect(error, JSON.stringify([scope, unit])).toBeLessThanOrEqual(0.05 * expected + perHour);
      expect(forecast.low).toBeLessThanOrEqual(forecast.expectedTotal!);
      expect(forecast.high).toBeGreaterThanOrEqual(forecast.expectedTotal!);
      expect(forecast.basis.method).toBe(perHour ? 'SEASONAL' : 'NO_USAGE');
      if (perHour) expect(forecast.basis.periods).toBeGreaterThanOrEqual(38);
    }
  });

  it('says when it will run out, and what share of the limit is to be expected', async () => {
    const { id } = await make({ unit: 'USD', limit: 1_500, period: 'TOTAL' });
    const total = (await forecastOf(id))!;
    expect(total).toMatchObject({ expectedTotal: null, low: null, high: null, expectedPercent: null });
    const days = (Date.parse(total.runsOutAt!) - Date.now()) / (24 * HOUR);
    expect(days).toBeGreaterThan(19);
    expect(days).toBeLessThan(23);
    expect(Date.parse(total.runsOutAtEarliest!)).toBeLessThanOrEqual(Date.parse(total.runsOutAt!));
    const ample = await make({ unit: 'USD', limit: 1e6, period: 'DAY' });
    const today = (await forecastOf(ample.id))!;
    expect(today).toMatchObject({ runsOutAt: null, runsOutAtEarliest: null, burnRate: { per: 'HOUR' } });
    expect(today.basis.period).toBe('HOUR');
    expect(Math.abs(today.expectedTotal! - 3 * hoursLeft(ample.window.endsAt))).toBeLessThan(6);
    expect(today.expectedPercent).toBeLessThan(1);
  });

  it('of a minute is none, and of a deleted budget neither', async () => {
    const { id } = await make({ unit: 'REQUESTS', limit: 5, period: 'MINUTE' });
    expect(await forecastOf(id)).toMatchObject({ basis: { method: 'TOO_SHORT' }, expectedTotal: null, runsOutAt: null }); // prettier-ignore
    await graphql(host, `mutation { deleteBudget(id: "${id}") { id } }`);
    expect(await forecastOf(id)).toBeNull();
  });

  it('of a cost centre that has just begun is none yet, but how fast it goes', async () => {
    const { id } = await make({ unit: 'REQUESTS', limit: 1_000, scope: { costCenter: 'young' } });
    expect(await forecastOf(id)).toMatchObject({ basis: { method: 'NO_USAGE', periods: 0, from: null } });
    for (let i = 0; i < 3; i += 1) await invoke(host, { costCenter: 'young', maxTokens: 8 });
    await expect.poll(async () => (await forecastOf(id))!.basis.method).toBe('TOO_YOUNG');
    const forecast = (await forecastOf(id))!;
    expect(forecast).toMatchObject({ expectedTotal: null, low: null, high: null, runsOutAt: null });
    expect(forecast.burnRate.recent).toBeGreaterThan(0);
    expect(forecast.burnRate.window).toBeGreaterThan(0);
  });

  it('is answered for a page of budgets at once, and to whoever may read the budget', async () => {
    const query = `{ budgets(limit: 100) { items { id scope { costCenter } ${FORECAST} } } }`;
    type Page = { budgets: { items: { scope: { costCenter: string }; forecast: BudgetForecast | null }[] } };
    const all = (await graphql<Page>(host, query)).data!.budgets.items;
    expect(all.length).toBeGreaterThan(5);
    for (const { forecast } of all) expect(forecast).not.toBeNull();
    const token = await tokensOf(host);
    const ofYoung = { authorization: await token({ costCenters: ['young'] }) };
    const own = (await graphql<Page>(host, query, {}, ofYoung)).data!.budgets.items;
    expect(own.map(({ scope }) => scope.costCenter)).toEqual(['young']);
    const { id } = await make({ unit: 'USD', limit: 1 });
    expect(await forecastOf(id, ofYoung)).toBeNull();
    expect(await forecastOf(id, { authorization: await token({ costCenters: ['history'] }) })).not.toBeNull();
  });
});
