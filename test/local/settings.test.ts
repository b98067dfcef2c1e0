import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../infra/local/settings.ts';

describe('the settings of the local host', () => {
  it.each([
    [{ PORT: 'x' }, 'PORT must be a number'],
    [{ HOLD_TIMEOUT_SECONDS: '0' }, 'HOLD_TIMEOUT_SECONDS must be a number'],
    [{ BEDROCK: 'azure' }, 'BEDROCK must be "aws" or absent'],
    [{ INTROSPECTION: 'no' }, 'INTROSPECTION must be "on" or "off"'],
    [{ REQUIRE_BUDGET: 'yes' }, 'REQUIRE_BUDGET must be "true" or "false"'],
    [{ ROUTING: 'mars' }, 'ROUTING must be "global" or "us"'],
    [{ ROUTING_PRICE_FACTOR: '0' }, 'ROUTING_PRICE_FACTOR must be a number from 0.5 to 3'],
    [{ LOG_PROMPTS: '1' }, 'LOG_PROMPTS must be "true" or "false"'],
    [{ IAM_ACCESS: 'x' }, 'IAM_ACCESS must be a JSON object'],
    [{ IAM_ACCESS: '[]' }, 'IAM_ACCESS must be a JSON object'],
    [{ CLOUD_ASSEMBLY: '/nowhere' }, 'npm run synth'],
  ])('refuse %j by name, instead of going on without it', (env, message) => {
    expect(readSettings(env)).toContain(message);
  });

  it('have defaults', () => {
    expect(readSettings({})).toMatchObject({ port: 4000, apiKey: 'da2-local', bedrock: 'stand-in' });
  });

  it('are environment variables: an option is refused, not ignored', () => {
    const main = fileURLToPath(new URL('../../infra/local/main.ts', import.meta.url));
    const run = (option: string) =>
      spawnSync(process.execPath, ['--import', 'tsx', main, option], { encoding: 'utf8' });
    expect(run('--port=5000')).toMatchObject({ status: 1 });
    expect(run('--port=5000').stderr).toContain('environment variables');
    expect(run('--help').stdout).toContain('HOLD_TIMEOUT_SECONDS');
  });
});
