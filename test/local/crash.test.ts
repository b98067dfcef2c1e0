import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Invocation } from '../../schema/types.ts';
import { createBudget, graphql, invoke, readBudget } from '../support/client.ts';
import { startHost } from '../support/host.ts';

const CRASHES = Number(process.env.CRASHES ?? 2);
const CALLERS = 16;
const SETTINGS = { HOLD_TIMEOUT_SECONDS: '2', SWEEP_INTERVAL_SECONDS: '0.2' };

const dataDir = mkdtempSync(join(tmpdir(), 'cost-sentry-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const pico = (usd: number) => Math.round(usd * 1e12);

it(
  `killed ${CRASHES} times under load, the host loses nothing acknowledged, holds nothing, and overruns nothing`,
  async () => {
    let host = await startHost(SETTINGS, dataDir);
    const scope = { costCenter: 'crash' };
    const usd = await createBudget(host, { unit: 'USD', limit: 0.5, scope });
    const wide = await createBudget(host, { unit: 'USD', limit: 0.6, scope: {} });
    const sent: string[] = [];
    const acknowledged = new Map<string, Invocation>();

    for (let crash = 0; crash < CRASHES; crash += 1) {
      let killed = false;
      const callers = Array.from({ length: CALLERS }, async (_, caller) => {
        for (let i = 0; !killed; i += 1) {
          const requestId = `crash-${crash}-${caller}-${i}`;
          sent.push(requestId);
          const content = `[stand-in: ${Math.floor(Math.random() * 200)}ms] go`;
          const result = await invoke(host, { costCenter: 'crash', content, requestId }).catch(
            () => undefined,
          );
          if (result) acknowledged.set(requestId, result);
        }
      });
      // At a random moment, but not before anything has been acknowledged.
      const before = acknowledged.size;
      await expect.poll(() => acknowledged.size, { timeout: 30_000 }).toBeGreaterThan(before);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1_000));
      killed = true;
      await host.stop('SIGKILL');
      await Promise.all(callers);
      host = await startHost(SETTINGS, dataDir);
      const held = async () =>
        (await readBudget(host, usd.id)).window.held + (await readBudget(host, wide.id)).window.held;
      await expect.poll(held, { timeout: 20_000, interval: 200 }).toBe(0);
    }

    let audited = 0;
    for (const requestId of sent) {
      const { data } = await graphql<{ invocation: Invocation | null }>(
        host,
        'query ($id: ID!) { invocation(requestId: $id) { status costUsd } }',
        { id: requestId },
      );
      const record = data!.invocation;
      audited += pico(record?.costUsd ?? 0);
      expect(record?.status).not.toBe('RUNNING');
      const told = acknowledged.get(requestId);
      if (told) expect(record).toMatchObject({ status: told.status, costUsd: told.costUsd });
    }
    for (const budget of [usd, wide]) {
      const { spent, limit } = (await readBudget(host, budget.id)).window;
      expect(pico(spent)).toBe(audited);
      expect(spent).toBeLessThanOrEqual(limit);
    }
    expect([...acknowledged.values()].filter(({ status }) => status === 'SUCCEEDED').length).toBeGreaterThan(
      0,
    );
    await host.stop();
  },
  60_000 + CRASHES * 30_000,
);
