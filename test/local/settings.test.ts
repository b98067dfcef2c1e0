import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../infra/local/settings.ts';

const SERVER = 'http://localhost:11434/v1';

describe('the settings of the local host', () => {
  it.each([
    [{ PORT: 'x' }, 'PORT must be a number'],
    [{ HOLD_TIMEOUT_SECONDS: '0' }, 'HOLD_TIMEOUT_SECONDS must be a number'],
    [{ BEDROCK: 'azure' }, 'BEDROCK must be "aws" or absent'],
    [{ INTROSPECTION: 'no' }, 'INTROSPECTION must be "on" or "off"'],
    [{ REQUIRE_BUDGET: 'yes' }, 'REQUIRE_BUDGET must be "true" or "false"'],
    [{ ROUTING: 'mars' }, 'ROUTING must be "global" or "us"'],
    [{ ROUTING_PRICE_FACTOR: '0' }, 'ROUTING_PRICE_FACTOR must be a number from 0.5 to 3'],
    [{ LOCAL_BILL_DELAY_HOURS: '-1' }, 'LOCAL_BILL_DELAY_HOURS must be a number from 0 to 240'],
    [{ COST_EXPLORER_REQUESTS_A_DAY: 'x' }, 'COST_EXPLORER_REQUESTS_A_DAY must be a number'],
    [{ COST_REPORT_MAX_AGE_HOURS: 'x' }, 'COST_REPORT_MAX_AGE_HOURS must be a number'],
    [{ LOG_PROMPTS: '1' }, 'LOG_PROMPTS must be "true" or "false"'],
    [{ IAM_ACCESS: 'x' }, 'IAM_ACCESS must be a JSON object'],
    [{ IAM_ACCESS: '[]' }, 'IAM_ACCESS must be a JSON object'],
    [{ CLOUD_ASSEMBLY: '/nowhere' }, 'npm run synth'],
    [{ LOCAL_MODEL_URL: 'localhost:11434' }, 'LOCAL_MODEL_URL must be the http or https URL'],
    [{ LOCAL_MODEL_URL: 'ollama' }, 'LOCAL_MODEL_URL must be the http or https URL'],
    [{ LOCAL_MODEL_URL: `${SERVER}?key=x` }, 'LOCAL_MODEL_URL must be the http or https URL'],
    [{ LOCAL_MODEL_URL: SERVER, BEDROCK: 'aws' }, 'LOCAL_MODEL_URL and BEDROCK both say'],
    [
      { LOCAL_MODEL_URL: SERVER, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://localhost:1' },
      'LOCAL_MODEL_URL and AWS_ENDPOINT_URL_BEDROCK_RUNTIME both say',
    ],
    [{ LOCAL_MODEL_URL: SERVER, LOCAL_MODEL_API_KEY: 'a\nb' }, 'LOCAL_MODEL_API_KEY must be'],
    [{ LOCAL_MODEL: 'llama3' }, 'LOCAL_MODEL is for the server of LOCAL_MODEL_URL'],
    [{ LOCAL_MODEL_API_KEY: 'x' }, 'LOCAL_MODEL_API_KEY is for the server of LOCAL_MODEL_URL'],
  ])('refuse %j by name, instead of going on without it', (env, message) => {
    expect(readSettings(env)).toContain(message);
  });

  it('have defaults', () => {
    expect(readSettings({})).toMatchObject({ port: 4000, apiKey: 'da2-local', bedrock: 'stand-in' });
  });

  it('say which server answers, by what model, and with what key', () => {
    expect(readSettings({ LOCAL_MODEL_URL: `${SERVER}/` })).toMatchObject({
      bedrock: 'local-model',
      localModel: { url: SERVER },
    });
    const env = { LOCAL_MODEL_URL: 'https://a.example', LOCAL_MODEL: 'llama3', LOCAL_MODEL_API_KEY: 'k' };
    expect(readSettings(env)).toMatchObject({
      localModel: { url: 'https://a.example', name: 'llama3', apiKey: 'k' },
    });
    expect(readSettings({ LOCAL_MODEL_URL: '' })).toMatchObject({
      bedrock: 'stand-in',
      localModel: undefined,
    });
  });

  it('are environment variables: an option is refused, not ignored', () => {
    const main = fileURLToPath(new URL('../../infra/local/main.ts', import.meta.url));
    const run = (option: string) =>
      spawnSync(process.execPath, ['--import', 'tsx', main, option], { encoding: 'utf8' });
    expect(run('--port=5000')).toMatchObject({ status: 1 });
    expect(run('--port=5000').stderr).toContain('environment variables');
    expect(run('--help').stdout).toContain('HOLD_TIMEOUT_SECONDS');
    expect(run('--help').stdout).toContain('LOCAL_MODEL_API_KEY');
  });
});
