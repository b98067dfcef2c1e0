import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { createBudget, invoke } from './client.ts';
import { launchBrowser } from './browser.ts';
import { startHost, type RunningHost } from './host.ts';

/** A host and a browser for the tests of a file. The browser is there before tests are named: without one they are skipped. */
export const browser: Browser | undefined = await launchBrowser();

export function withHost(env: Record<string, string> = {}): { host: RunningHost } {
  const held = {} as { host: RunningHost };
  beforeAll(async () => {
    held.host = await startHost(env);
  });
  afterAll(async () => {
    await browser?.close();
    await held.host.stop();
  });
  return held;
}

/** Budgets and calls of three teams, so that every page has something to show. */
export async function fill(host: RunningHost): Promise<{ budgetId: string }> {
  const { id: budgetId } = await createBudget(host, {
    name: 'Sales, month',
    scope: { costCenter: 'sales' },
    unit: 'USD',
    limit: 0.01,
  });
  await createBudget(host, {
    name: 'Services, day',
    scope: { costCenter: 'services' },
    unit: 'TOKENS',
    limit: 500_000,
    period: 'DAY',
  });
  await createBudget(host, {
    name: 'Support, rate',
    scope: { costCenter: 'support' },
    unit: 'REQUESTS',
    limit: 1,
    period: 'MONTH',
  });
  for (const costCenter of ['sales', 'services', 'support', 'sales', 'support'])
    await invoke(host, { costCenter, applicationId: costCenter === 'sales' ? 'crm' : 'helpdesk' });
  await invoke(host, { costCenter: 'services', content: '[stand-in: throttled] Hello' });
  return { budgetId };
}
