import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { createBudget, invoke, readBudget } from '../support/client.ts';
import { startHost } from '../support/host.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'cost-sentry-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describe('the host', () => {
  it('killed and started again on the same data has budgets and spend as acknowledged, and frees what was held', async () => {
    let host = await startHost({ HOLD_TIMEOUT_SECONDS: '2' }, dataDir);
    const budget = await createBudget(host, { unit: 'USD', limit: 1, scope: { costCenter: 'kill' } });
    let acknowledged = 0;
    for (let i = 0; i < 5; i += 1) acknowledged += (await invoke(host, { costCenter: 'kill' })).costUsd;
    const cutOff = Array.from({ length: 10 }, () =>
      invoke(host, { costCenter: 'kill', content: '[stand-in: 5000ms]' }).catch(() => undefined),
    );
    await expect
      .poll(async () => (await readBudget(host, budget.id)).window.held, { timeout: 10_000 })
      .toBeGreaterThan(0);
    await host.stop('SIGKILL');
    await Promise.all(cutOff);

    host = await startHost({ HOLD_TIMEOUT_SECONDS: '2', SWEEP_INTERVAL_SECONDS: '0.2' }, dataDir);
    await expect
      .poll(async () => (await readBudget(host, budget.id)).window.held, { timeout: 20_000 })
      .toBe(0);
    const { spent } = (await readBudget(host, budget.id)).window;
    // Each call that was cut off is charged at its worst case or, if it had not begun, not at all.
    const worstCase = (117 * 3 + 64 * 15) / 1e6;
    expect(spent).toBeGreaterThanOrEqual(acknowledged);
    expect(spent).toBeLessThanOrEqual(acknowledged + 10 * worstCase + 1e-9);
    await host.stop();
  });

  it('says in one line that a port is taken, or that a setting is wrong', async () => {
    const taken = createServer().listen(0);
    const { port } = taken.address() as AddressInfo;
    await expect(startHost({ PORT: String(port) })).rejects.toThrow(
      new RegExp(
        `ended with 1: cost-sentry: port ${port} is taken; choose another with PORT=\\d+, and .* DATA_DIR too\n$`,
      ),
    );
    taken.close();
    await expect(startHost({ PORT: 'x' })).rejects.toThrow('PORT must be a number');
    await expect(startHost({ BEDROCK: 'azure' })).rejects.toThrow('BEDROCK must be');
  });
});

describe('a data folder', () => {
  it('is one host’s: a second says so in one line', async () => {
    const host = await startHost();
    await expect(startHost({}, host.dataDir)).rejects.toThrow(
      `ended with 1: cost-sentry: ${host.dataDir} is in use by another host; choose another with DATA_DIR\n`,
    );
    await host.stop();
  });

  it('with data of the former engine is not overlooked: the host says so in one line, and runs with that engine', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cost-sentry-'));
    const former = await startHost({ STORE: 'dynamodb' }, folder);
    const { id } = await createBudget(former, { unit: 'USD', limit: 1 });
    await former.stop();
    await expect(startHost({}, folder)).rejects.toThrow(
      /^the host ended with 1: cost-sentry: .* has data of STORE=dynamodb.*\n$/,
    );
    const again = await startHost({ STORE: 'dynamodb' }, folder);
    expect((await readBudget(again, id)).id).toBe(id);
    await again.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells after a kill what it had not told before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cost-sentry-'));
    const host = await startHost({}, folder);
    const calls = Array.from({ length: 30 }, (_, i) =>
      invoke(host, { requestId: `r-${i}`, costCenter: 'told' }),
    );
    await Promise.all(calls);
    await host.stop('SIGKILL');
    const again = await startHost({}, folder);
    const told = () =>
      new Set(
        [...host.lines(), ...again.lines()]
          .filter(({ message }) => message === 'invocation succeeded')
          .map(({ requestId }) => requestId),
      ).size;
    await expect.poll(told, { timeout: 10_000 }).toBe(30);
    await again.stop();
    rmSync(folder, { recursive: true, force: true });
  });
});
