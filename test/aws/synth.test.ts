import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readTemplates } from '../../infra/build/assembly.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `npm run synth`, with nothing of AWS in the environment, and no network that an SDK could ask for credentials. */
function synth(output: string, ...options: string[]) {
  const { PATH, HOME } = process.env;
  return spawnSync('npm', ['run', '-s', 'synth', '--', '--output', output, ...options], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH, HOME, AWS_EC2_METADATA_DISABLED: 'true', HTTPS_PROXY: 'http://127.0.0.1:9' },
  });
}

describe('npm run synth', () => {
  it('needs no credentials and no network', () => {
    const output = mkdtempSync(join(tmpdir(), 'cost-sentry-synth-'));
    const { status, stderr } = synth(output);
    expect(stderr).not.toMatch(/ERROR|WARNING|error/);
    expect(status).toBe(0);
    expect(Object.keys(readTemplates(output)).sort()).toEqual(['CostSentry-dev', 'CostSentry-dev-billing']);
  }, 240_000);

  it('says which stages there are, and writes nothing for another', () => {
    const output = join(mkdtempSync(join(tmpdir(), 'cost-sentry-synth-')), 'out');
    const { status, stderr } = synth(output, '-c', 'stage=test');
    expect(status).toBe(1);
    expect(stderr).toContain('stage must be one of dev, prod, not test');
    expect(stderr).not.toContain('    at ');
    expect(existsSync(join(output, 'manifest.json'))).toBe(false);
  });
});
