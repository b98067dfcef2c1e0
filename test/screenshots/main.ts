/** `npm run screenshots`: every page of the console, light and dark, on a desktop and on a phone. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from '../../infra/build/bundle.ts';
import { launchBrowser, visit, type Visit } from '../support/browser.ts';
import { graphql } from '../support/client.ts';
import { fill } from '../support/filled.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { root } from '../support/sources.ts';

const HELP = `Usage: npm run screenshots -- [--to FOLDER] [--url URL]

Makes a picture of every page of the console, light and dark, on a desktop and on a phone.

  --to     where the pictures go (.build/screenshots)
  --url    a local host that runs, with what it has, such as http://localhost:4000; one with a few calls is started if absent
`;

const { values } = parseArgs({
  options: { to: { type: 'string' }, url: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const to = values.to ?? join(root, '.build', 'screenshots');
const SIZES = { desktop: { width: 1280, height: 1200 }, phone: { width: 390, height: 844 } };

/** Charts draw themselves anew once they know how wide they are. */
const SETTLING_MS = 500;

/** How each page is got to, and what is done there first. */
type Shot = [name: string, path: string, before?: (visit: Visit) => Promise<void>];

async function shotsOf(host: Pick<RunningHost, 'url'>): Promise<Shot[]> {
  const { data } = await graphql<{
    budgets: { items: { id: string }[] };
    invocations: { items: { requestId: string; caller: string }[] };
  }>(
    host,
    `
      {
        budgets(sortBy: PERCENT_USED, limit: 1) {
          items {
            id
          }
        }
        invocations(filter: { outcome: DENIED }, limit: 1) {
          items {
            requestId
            caller
          }
        }
      }
    `,
  );
  const budget = data!.budgets.items[0]?.id;
  const call = data!.invocations.items[0];
  return [
    ['overview', '/console'],
    ['budgets', '/console/budgets'],
    ['budget-new', '/console/budgets/new'],
    ...(budget ? [['budget', `/console/budgets/${budget}`] as Shot] : []),
    ['calls', '/console/calls'],
    ...(call ? [['call', `/console/calls/${call.requestId}?caller=${call.caller}`] as Shot] : []),
    ['reports', '/console/reports'],
    ['reports-bill', '/console/reports/bill'],
    ['models', '/console/models'],
    ['model', '/console/models/claude-haiku-4-5'],
    ['playground', '/console/playground?costCenter=support&model=support&applicationId=helpdesk', send],
  ];
}

async function send({ page }: Visit): Promise<void> {
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('The call in full').waitFor();
}

await buildAll();
const browser = await launchBrowser();
if (!browser) process.exit(1);
const started = values.url ? undefined : await startHost();
const host = started ?? ({ origin: values.url!, url: `${values.url}/graphql` } as RunningHost);
try {
  if (started) await fill(started);
  mkdirSync(to, { recursive: true });
  for (const [name, path, before] of await shotsOf(host))
    for (const theme of ['light', 'dark'] as const)
      for (const [size, viewport] of Object.entries(SIZES)) {
        const visited = await visit(browser, host, path, { theme, viewport });
        await before?.(visited);
        await visited.page.waitForLoadState('networkidle');
        await visited.page.waitForTimeout(SETTLING_MS);
        const file = join(to, `${name}-${theme}-${size}.png`);
        // A whole long page would be higher than wide, and a window of that shape is laid out as a tablet's.
        await visited.page.screenshot({ path: file, fullPage: size === 'phone' });
        process.stdout.write(`${file}\n`);
        await visited.context.close();
      }
} finally {
  await browser.close();
  await started?.stop();
}
