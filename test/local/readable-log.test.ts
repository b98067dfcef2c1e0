import { afterAll, beforeAll, expect, it } from 'vitest';
import { readable } from '../../infra/local/terminal/readable-log.ts';
import { createBudget, invoke } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost({ LOG: 'text' });
});
afterAll(() => host.stop());

it('a log for people has one line a call, and nothing else', async () => {
  const started = host.output().length;
  await createBudget(host, { name: 'Pilot', unit: 'REQUESTS', limit: 2, scope: { costCenter: 'sales' } });
  await invoke(host, { content: 'a secret' });
  await invoke(host, { content: '[stand-in: throttled]' });
  await invoke(host);
  const lines = () => host.output().slice(started).trim().split('\n');
  await expect.poll(() => lines().length).toBe(3);
  expect(lines()).toEqual([
    expect.stringMatching(
      /^\d\d:\d\d:\d\d {2}SUCCEEDED claude-sonnet-4-6 sales\/crm\/prod +\d+ in, \d+ out {2}\$0\.0\d+ {2}\d+ ms$/,
    ),
    expect.stringMatching(
      /^\d\d:\d\d:\d\d {2}FAILED +claude-sonnet-4-6 sales\/crm\/prod +ThrottlingException: /,
    ),
    expect.stringMatching(
      /^\d\d:\d\d:\d\d {2}DENIED +claude-sonnet-4-6 sales\/crm\/prod +Budget "Pilot" has 0 requests left/,
    ),
  ]);
});

it('shows prompts where they are asked for, and no text that a terminal would take for a command', () => {
  const at = new Date();
  const call = {
    callId: 'c',
    status: 'DENIED',
    model: 'm',
    costCenter: 'a',
    applicationId: 'b',
    environment: 'c',
  };
  const denied = readable(
    JSON.stringify({ ...call, denial: { message: 'x\u001b[2J\n12:00:00 forged' } }),
    at,
  );
  expect(denied).toContain('x\uFFFD[2J\uFFFD12:00:00 forged');
  const prompt = { level: 'INFO', message: 'prompt and answer', requestId: 'r', input: 'secret' };
  expect(readable(JSON.stringify(prompt), at)).toContain('secret');
  expect(readable('{"not": JSON', at)).toBe('{"not": JSON');
  expect(readable('{"level":"INFO","message":"sweep"}', at)).toBeUndefined();
});
