import { createBudget, invoke } from './client.ts';
import type { RunningHost } from './host.ts';

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
