import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_IDENTITIES } from '../../infra/local/auth/identities.ts';
import { PAGES as PAGE_TITLES, pathTo, type PageName } from '../../console/shell/route.ts';
import { violations, visit, type Visit } from '../support/browser.ts';
import { graphql } from '../support/client.ts';
import { hasBrowser, withHost } from '../support/console.ts';
import { fill } from '../support/filled.ts';

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
  'the ledger beside the bill': () => '/console/reports/bill',
  models: () => '/console/models',
  'one model': () => '/console/models/claude-haiku-4-5',
  'a model to be changed': () => '/console/models/claude-haiku-4-5/edit',
  playground: () => '/console/playground',
};

describe.skipIf(!hasBrowser)('every page', () => {
  describe.each([
    { theme: 'light', width: 1280 },
    { theme: 'dark', width: 390 },
  ] as const)('in $theme, $width wide', ({ theme, width }) => {
    let visited: Visit;
    beforeAll(async () => {
      const viewport = { width, height: 900 };
      visited = await visit(held.browser, held.host, '/console', { theme, viewport });
    });
    afterAll(() => visited.context.close());

    it.each(Object.entries(PAGES))(
      '%s: axe finds nothing, nothing fails, it fits, and nothing is asked of another host',
      async (_, path) => {
        const { page, open, wrongs } = visited;
        await open(path());
        await page.waitForLoadState('networkidle');
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        expect(wrongs).toEqual([]);
      },
    );

    it('would be told of by axe, were something wrong', async () => {
      await visited.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<main><img src=\"data:,\"></main>')",
      );
      expect((await violations(visited.page)).join()).toContain('image-alt');
    });
  });

  it.each(LOCAL_IDENTITIES.map(({ username, title }) => [title, username]))(
    'has something for %s, and asks for nothing that they may not',
    async (_, as) => {
      const { page, open, context, wrongs } = await visit(held.browser, held.host, '/console', { as });
      for (const path of Object.keys(PAGE_TITLES).map((name) => pathTo(name as PageName))) {
        await open(path);
        await page.waitForLoadState('networkidle');
        expect(wrongs, path).toEqual([]);
        expect(await page.getByText(/may not do this|Something failed/).count(), path).toBe(0);
      }
      await context.close();
    },
  );

  it('is not there under an address that there is none of, and says where to go', async () => {
    const context = await held.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${held.host.origin}/console/nothing`);
    await page.getByText('There is no such page').waitFor();
    await page.getByRole('link', { name: 'Go to the overview.' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await context.close();
  });
});
