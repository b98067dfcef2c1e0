import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHost, type RunningHost } from '../support/host.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost({ LOCAL_API_KEY: 'da2-demo' });
});
afterAll(() => host.stop());

const run = promisify(execFile);
const demo = async () => {
  const env = { ...process.env, PORT: new URL(host.url).port, LOCAL_API_KEY: 'da2-demo' };
  const { stdout, stderr } = await run('npm', ['run', '-s', 'demo'], { env });
  expect(stderr).toBe('');
  return stdout;
};

it('the demo shows budgets, calls and a denial, and the second time as well as the first', async () => {
  for (let i = 0; i < 2; i += 1) {
    const shown = await demo();
    expect(shown).toMatch(/Demo: sales +\$25/);
    expect(shown).toContain('SUCCEEDED');
    expect(shown).toMatch(/DENIED[^]*Budget "Demo: support" has/);
  }
});
