import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../support/browser.ts';
import { createBudget, graphql, invoke } from '../support/client.ts';
import { hasBrowser, withHost } from '../support/console.ts';
import { fill } from '../support/filled.ts';
import { startHost } from '../support/host.ts';

const held = withHost();
const LONG_MS = 30_000;

describe.skipIf(!hasBrowser)('what happens, as it happens', () => {
  it('a budget that an admin sets in one tab refuses a call of a caller in another, who is told what fits; both see it', async () => {
    const { host } = held;
    const admin = await visit(held.browser, host, '/console/budgets/new', { as: 'ada' });
    await admin.page.getByLabel('Name', { exact: true }).fill('Sales, tight');
    await admin.page.getByLabel('Limit', { exact: true }).fill('0.0015');
    await admin.page.getByLabel('Cost centre', { exact: true }).fill('sales');
    await admin.page.getByText('calls that cost centre sales pays for.').waitFor();
    await admin.page.getByRole('button', { name: 'Set budget' }).click();
    await admin.page.getByText('Sales, tight is in force').waitFor();
    await admin.page.getByRole('button', { name: 'Real time: Live' }).waitFor();

    const caller = await visit(held.browser, host, '/console/playground', { as: 'sam' });
    const { page } = caller;
    await page
      .getByText('Refused: The budget has no room')
      .or(page.getByText('whole limit'))
      .first()
      .waitFor();
    // What fits is taken, sent, and answered.
    await page
      .getByRole('button', { name: /^Use what fits/ })
      .first()
      .click();
    await page.getByText('Yes: every budget that covers it has room').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Succeeded').waitFor();
    // Then there is no room for the same again.
    await page.getByText('Refused: The budget has no room').first().waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Denied').waitFor();
    // The admin's page has moved by itself.
    await expect
      .poll(() => admin.page.getByRole('meter').first().getAttribute('aria-valuenow').then(Number), {
        timeout: LONG_MS,
      })
      .toBeGreaterThan(0);
    await admin.open('/console');
    await admin.page.getByLabel('Calls and alerts').getByText('Denied').first().waitFor();
    expect([...admin.wrongs, ...caller.wrongs]).toEqual([]);
    await Promise.all([admin.context.close(), caller.context.close()]);
  });

  it('a newcomer sets the budget that the playground proposes: a call is let through, and the next refused', async () => {
    const host = await startHost();
    const { page, context, wrongs } = await visit(
      held.browser,
      host,
      '/console/playground?applicationId=first',
    );
    await page.getByText('Yes: nothing limits it').waitFor();
    await page.getByRole('link', { name: 'Set one' }).click();
    await page.getByRole('button', { name: 'Set budget' }).click();
    await page.getByText('first, tight is in force').waitFor();
    await page.getByText('Yes: every budget that covers it has room').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Succeeded').waitFor();
    await page.getByText('Refused: The budget has no room').first().waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Denied').waitFor();
    expect(wrongs).toEqual([]);
    await context.close();
    await host.stop();
  });

  it('an answer comes word by word, is stopped half way, and is charged for what it was', async () => {
    const { page, context, wrongs } = await visit(held.browser, held.host, '/console/playground', {
      as: 'sig',
    });
    await page.getByLabel('Prompt').fill('[stand-in: 20000ms] [stand-in: say-much] Tell me a story.');
    await page.getByLabel('maxTokens').fill('2000');
    await page.getByRole('button', { name: 'Send' }).click();
    const answer = page.locator('pre.answer');
    await answer.waitFor();
    const first = (await answer.textContent())!.length;
    await expect.poll(async () => (await answer.textContent())!.length).toBeGreaterThan(first);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('It was stopped').waitFor({ timeout: LONG_MS });
    const words = (await answer.textContent())!.trim().split(' ');
    expect(words).toEqual(words.map((_, i) => String(i + 1)));
    expect(wrongs).toEqual([]);
    await context.close();
  });

  it('the feed shows a call that was made elsewhere, and holds still while it is paused', async () => {
    const { page, context } = await visit(held.browser, held.host, '/console', { as: 'ann' });
    await page.getByRole('button', { name: 'Real time: Live' }).waitFor();
    await invoke(held.host, { costCenter: 'services', applicationId: 'first-one' });
    const feed = page.getByLabel('Calls and alerts');
    await feed.getByText('first-one').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await invoke(held.host, { costCenter: 'services', applicationId: 'second-one' });
    await page.getByRole('button', { name: 'Go on (1 new)' }).waitFor();
    expect(await feed.getByText('second-one').count()).toBe(0);
    await page.getByRole('button', { name: 'Go on (1 new)' }).click();
    await feed.getByText('second-one').waitFor();
    await context.close();
  });

  it('two who change one budget: the second is told what the first did, before anything is overwritten', async () => {
    const { id } = await createBudget(held.host, { name: 'Shared', unit: 'USD', limit: 5 });
    const { page, context } = await visit(held.browser, held.host, `/console/budgets/${id}/edit`);
    await page.getByLabel('Limit', { exact: true }).fill('7');
    await graphql(held.host, `mutation { updateBudget(input: { id: "${id}", limit: 6 }) { id } }`);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Somebody changed it while you had it open').waitFor();
    await page.getByText('changed limit from $5.00 to $6.00').waitFor();
    await page.getByRole('button', { name: 'Save mine all the same' }).click();
    await page.getByText('Shared is changed').waitFor();
    await page.getByText('changed limit from $6.00 to $7.00').waitFor();
    await context.close();
  });

  it('an admin puts right what was charged by guess, once; what is no number is not sent; others are not offered it', async () => {
    await invoke(held.host, {
      costCenter: 'services',
      requestId: 'lost',
      content: '[stand-in: reset] Hello',
    }).catch(() => undefined);
    const path = '/console/calls/lost?caller=api-key';
    const caller = await visit(held.browser, held.host, path, { as: 'sig' });
    await caller.page.getByText('This is another caller’s call').waitFor();
    expect(await caller.page.getByRole('button', { name: 'Put it right' }).count()).toBe(0);
    await caller.context.close();

    const { page, context } = await visit(held.browser, held.host, path, { as: 'ada' });
    await page.getByRole('button', { name: 'Put it right' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What it cost').fill('nothing');
    await dialog.getByLabel('Reason').fill('not in the invocation log');
    await dialog.getByRole('button', { name: 'Put it right' }).click();
    await dialog.getByText('must be a number').first().waitFor();
    await dialog.getByLabel('What it cost').fill('0');
    await dialog.getByRole('button', { name: 'Put it right' }).click();
    await page.getByText('Its charge is put right', { exact: true }).waitFor();
    await page.getByText('not in the invocation log').waitFor();
    await page.getByText('now $0.00').waitFor();
    expect(await page.getByRole('button', { name: 'Put it right' }).count()).toBe(0);
    await context.close();
  });

  it('a report is saved as CSV, with all digits', async () => {
    const { page, context } = await visit(
      held.browser,
      held.host,
      '/console/reports?by=COST_CENTER&range=today',
    );
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const csv = readFileSync(await (await downloading).path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(csv[0]).toMatch(/^BillingPeriodStart,.*EffectiveCost/);
    expect(csv.slice(1).some((line) => line.includes('services'))).toBe(true);
    await context.close();
  });
});

describe.skipIf(!hasBrowser)('a host that goes away and comes back', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cost-sentry-'));

  it('is said so, connected to again, and what was missed is there', async () => {
    let host = await startHost({}, dataDir);
    const { page, context } = await visit(held.browser, host, '/console', { as: 'ann' });
    await page.getByRole('button', { name: 'Real time: Live' }).waitFor();
    const PORT = new URL(host.origin).port;
    await invoke(host, { applicationId: 'before' });
    await page.getByLabel('Calls and alerts').getByText('before').waitFor();
    await host.stop();
    await page.getByRole('button', { name: 'Real time: Connection lost' }).waitFor({ timeout: LONG_MS });
    host = await startHost({ PORT }, dataDir);
    await invoke(host, { applicationId: 'meanwhile' });
    await page.getByLabel('Calls and alerts').getByText('meanwhile').waitFor({ timeout: LONG_MS });
    await invoke(host, { applicationId: 'after' });
    await page.getByLabel('Calls and alerts').getByText('after').waitFor({ timeout: LONG_MS });
    await context.close();
    await host.stop();
  }, 120_000);
});

describe.skipIf(!hasBrowser)('what is another team’s', () => {
  const SECRET = 'secret-project';
  beforeAll(async () => {
    await fill(held.host);
    await createBudget(held.host, {
      name: `${SECRET} budget`,
      scope: { costCenter: 'services' },
      unit: 'USD',
      limit: 1,
    });
    await invoke(held.host, { costCenter: 'services', applicationId: SECRET });
  });

  it('is neither in a caller’s page nor on the wire to it, not even live', async () => {
    const { page, open, context, received } = await visit(held.browser, held.host, '/console', { as: 'sam' });
    for (const path of [
      '/budgets',
      '/calls?range=all',
      '/reports?by=COST_CENTER,APPLICATION,CALLER',
      '/models',
      '/playground',
      '',
    ]) {
      await open(`/console${path}`);
      await page.waitForLoadState('networkidle');
      expect(await page.content(), path).not.toContain(SECRET);
    }
    await page.getByRole('button', { name: 'Real time: Live' }).waitFor();
    await invoke(held.host, { costCenter: 'services', applicationId: SECRET });
    await invoke(held.host, { costCenter: 'sales', applicationId: 'own' });
    await page.getByLabel('Calls and alerts').getByText(/own/).first().waitFor();
    const all = await received();
    expect(all).toContain('own');
    expect(all).not.toContain(SECRET);
    await context.close();
  });

  it('is shown to an analyst: the test above could see it', async () => {
    const { page, context, received } = await visit(held.browser, held.host, '/console/calls?range=all', {
      as: 'ann',
    });
    await page.getByText(new RegExp(SECRET)).first().waitFor();
    expect(await received()).toContain(SECRET);
    await context.close();
  });
});
