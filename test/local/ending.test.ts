import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { invoke } from '../support/client.ts';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const act of cleanUp.splice(0)) act();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Started {
  child: ChildProcess;
  url: string;
  isUp: () => Promise<boolean>;
}

/** An npm script in a process group of its own, as a terminal starts it. */
async function npm(script: string, { waits = true } = {}): Promise<Started> {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'cost-sentry-'));
  const env = { ...process.env, PORT: String(port), DATA_DIR: dataDir };
  const child = spawn('npm', ['run', '-s', script], { env, detached: true });
  cleanUp.push(() => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // it has ended
    }
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  const isUp = () =>
    fetch(`http://localhost:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  if (waits) await expect.poll(isUp, { timeout: 30_000 }).toBe(true);
  return { child, isUp, url: `http://localhost:${port}/graphql` };
}

describe('npm start', () => {
  it('ends with its npm, though no signal reaches it', async () => {
    const { child, isUp } = await npm('start');
    child.kill('SIGTERM'); // npm alone, as a supervisor does
    await expect.poll(isUp, { timeout: 15_000 }).toBe(false);
  });

  it('ends with its npm, though that is killed and its shell lives on', async () => {
    const { child, isUp } = await npm('start');
    child.kill('SIGKILL');
    await expect.poll(isUp, { timeout: 15_000 }).toBe(false);
  });

  it('does not come up when its npm has ended meanwhile', async () => {
    const { child, isUp } = await npm('start', { waits: false });
    await delay(700); // it is loading
    child.kill('SIGTERM');
    await delay(8_000);
    expect(await isUp()).toBe(false);
  });

  it('ends by Ctrl-C', async () => {
    const { child, isUp } = await npm('start');
    process.kill(-child.pid!, 'SIGINT'); // the whole group, as a terminal does
    await expect.poll(isUp, { timeout: 15_000 }).toBe(false);
  });

  it('ends when nobody can read what it says', async () => {
    const { child, isUp, url } = await npm('start');
    child.stdout!.destroy();
    await invoke({ url }).catch(() => undefined); // so that it has something to say
    await expect.poll(isUp, { timeout: 15_000 }).toBe(false);
  });
});

it('the demo’s own host ends with the demo, however that ends', async () => {
  const { child, isUp } = await npm('demo');
  let complaints = '';
  child.stderr!.on('data', (text) => (complaints += String(text)));
  child.stdout!.destroy(); // as in: npm run demo | head -3
  await expect.poll(isUp, { timeout: 30_000 }).toBe(false);
  expect(complaints).toBe('');
});
