import { beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_IDENTITIES } from '../../infra/local/auth/identities.ts';
import { violations, visit } from '../support/browser.ts';
import { graphql } from '../support/client.ts';
import { browser, fill, withHost } from '../support/console.ts';

const held = withHost();
let budgetId: string;
let requestId: string;
beforeAll(async () => {
  ({ budgetId } = await fill(held.host));
  const { data } = await graphql<{ invocations: { items: { requestId: string }[] } }>(
    held.host,
    '{ invocations(filter: { outcome: DENIED }) { items { requestId } } }',
  );
  requestId = data!.invocations.items[0]!.requestId;
});

const PAGES: Record<string, () => string> = {
  overview: () => '/console',
  budgets: () => '/console/budgets',
  'a new budget': () => '/console/budgets/new',
  'one budget': () => `/console/budgets/${budgetId}`,
  'a budget to be changed': () => `/console/budgets/${budgetId}/edit`,
  calls: () => '/console/calls?sort=COST',
  'one call': () => `/console/calls/${requestId}?caller=api-key`,
  reports: () => '/console/reports?by=COST_CENTER,MODEL',
  models: () => '/console/models',
  'one model': () => '/console/models/claude-haiku-4-5',
  'a model to be changed': () => '/console/models/claude-haiku-4-5/edit',
  playground: () => '/console/playground',
};

describe.skipIf(!browser)('every page', () => {
  describe.each(['light', 'dark'] as const)('in %s', (theme) => {
    it.each(Object.entries(PAGES))(
      '%s: axe finds nothing, nothing fails, and nothing is asked of another host',
      async (_, path) => {
        const { page, context, wrongs } = await visit(browser!, held.host, path(), { theme });
        await page.waitForLoadState('networkidle');
        expect(await violations(page)).toEqual([]);
        expect(wrongs).toEqual([]);
        await context.close();
      },
    );
  });

  it.each(Object.entries(PAGES))('%s fits on a phone', async (_, path) => {
    const { page, context, wrongs } = await visit(browser!, held.host, path(), {
      viewport: { width: 390, height: 800 },
    });
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(wrongs).toEqual([]);
    await context.close();
  });

  it.each(LOCAL_IDENTITIES.map(({ username, title }) => [title, username]))(
    'has something for %s, and asks for nothing that they may not',
    async (_, as) => {
      for (const path of ['', '/budgets', '/calls', '/reports', '/models', '/playground']) {
        const { page, context, wrongs } = await visit(browser!, held.host, `/console${path}`, { as });
        await page.waitForLoadState('networkidle');
        expect(wrongs, path).toEqual([]);
        expect(await page.getByText(/may not do this|Something failed/).count(), path).toBe(0);
        await context.close();
      }
    },
  );

  it('is not there under an address that there is none of, and says where to go', async () => {
    const context = await browser!.newContext();
    const page = await context.newPage();
    await page.goto(`${held.host.origin}/console/nothing`);
    await page.getByText('There is no such page').waitFor();
    await page.getByRole('link', { name: 'Go to the overview.' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await context.close();
  });
});
