import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createBudget, invoke, readBudget } from '../support/client.ts';
import { ended, Following, lookUp, start } from '../support/following.ts';
import { startHost } from '../support/host.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'cost-sentry-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const SETTINGS = { HOLD_TIMEOUT_SECONDS: '6', SWEEP_INTERVAL_SECONDS: '0.2' };
const CALL = { maxTokens: 2_000, content: '[stand-in: 60000ms] [stand-in: say-much]' };

it('a host that is killed in the middle of an answer: after its restart the call ends, its subscriber hears so, and what was written is there', async () => {
  let host = await startHost(SETTINGS, dataDir);
  const budget = await createBudget(host, { unit: 'USD', limit: 10 });
  const before = await Following.begin(host, 'killed');
  await start(host, { ...CALL, requestId: 'killed' });
  const caller = invoke(host, { ...CALL, requestId: 'waiting' }).catch(() => 'broken off');
  await before.atLeast(4);
  const { held } = (await readBudget(host, budget.id)).window;
  await host.stop('SIGKILL');
  expect(await caller).toBe('broken off');

  host = await startHost(SETTINGS, dataDir);
  const after = await Following.begin(host, 'killed');
  expect(await lookUp(host, 'killed')).toMatchObject({ status: 'RUNNING' });
  const last = await after.final(20_000);
  expect(last).toMatchObject({ status: 'FAILED', failure: { type: 'Expired' } });
  const call = await ended(host, 'killed');
  expect(call).toMatchObject({ status: 'FAILED', failure: { type: 'Expired' }, sequence: last.sequence });
  // All that was heard of it, and maybe an event that was kept and never told.
  expect(call.output!.content.startsWith(before.text())).toBe(true);
  expect(last.sequence).toBeGreaterThan(before.events().at(-1)!.sequence);
  const other = await ended(host, 'waiting');
  const settled = (await readBudget(host, budget.id)).window;
  expect(settled.held).toBe(0);
  expect(settled.spent).toBeCloseTo(call.costUsd + other.costUsd, 12);
  expect(settled.spent).toBeCloseTo(held, 12);
  after.close();
  await host.stop();
}, 60_000);

it('a host that is stopped in the middle of one ends it, and settles it, before it goes', async () => {
  let host = await startHost({}, dataDir);
  await start(host, { ...CALL, requestId: 'stopped' });
  const following = await Following.begin(host, 'stopped');
  await following.atLeast(2);
  await host.stop('SIGTERM');
  host = await startHost({}, dataDir);
  const call = await ended(host, 'stopped', 1_000);
  expect(call).toMatchObject({ status: 'FAILED', failure: { type: 'Interrupted' } });
  expect(call.output!.content.startsWith(following.text())).toBe(true);
  await host.stop();
}, 60_000);
