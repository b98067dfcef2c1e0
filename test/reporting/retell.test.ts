import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEnvironment } from '../../infra/local/store/environment.ts';
import { changeOf, retell } from '../../infra/operations/retell.ts';
import { invoke } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { root } from '../support/sources.ts';
import { closeStores, endpointOfTables, freshStore } from '../support/store.ts';

const run = promisify(execFile);
let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(async () => {
  await host.stop();
  await closeStores();
});

/** Runs the tool as `npm run retell` does. */
const toolIn = (env: Record<string, string>, ...options: string[]) =>
  run(process.execPath, ['--import', 'tsx', 'infra/operations/main.ts', ...options], {
    cwd: root,
    env: { ...process.env, ...env },
  }).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  );
const tool = (...options: string[]) => toolIn({}, ...options);
const here = () => ['--data-dir', host.dataDir, '--host', host.origin];
const outcomes = (requestId: string) =>
  host.lines().filter((line) => line.message === 'invocation succeeded' && line.requestId === requestId);

describe('telling again', () => {
  it('tells of each call of a span once more, and of no other', async () => {
    const before = await invoke(host, { requestId: 'before' });
    const from = new Date().toISOString();
    for (const requestId of ['a', 'b']) await invoke(host, { requestId });
    const to = new Date(Date.now() + 1).toISOString();
    await expect.poll(() => ['before', 'a', 'b'].flatMap(outcomes).length).toBe(3);
    expect(before.settledAt! < from).toBe(true);

    const dry = await tool('--from', from, '--to', to, ...here(), '--dry-run');
    expect(dry.stdout).toBe('2 would be told again\n');
    const { code, stdout } = await tool('--from', from, '--to', to, ...here());
    expect({ code, stdout }).toEqual({ code: 0, stdout: '2 told again, 0 could not be told\n' });
    await expect.poll(() => ['a', 'b'].map((id) => outcomes(id).length)).toEqual([2, 2]);
    expect(outcomes('before')).toHaveLength(1);
    const [first, again] = outcomes('a');
    expect(again).toMatchObject({ callId: first!.callId, attempt: first!.attempt, costUsd: first!.costUsd });
  });

  it('reads the table of a deployment too', async () => {
    await invoke(host, { requestId: 'deployed' });
    await expect.poll(() => outcomes('deployed').length).toBe(1);
    const table = await freshStore();
    const folder = openEnvironment(join(host.dataDir, 'store'));
    for (const item of folder.scan('calls')) await table.calls.put(item);
    await folder.close();
    const env = {
      AWS_ENDPOINT_URL_DYNAMODB: await endpointOfTables(),
      AWS_ENDPOINT_URL_LAMBDA: host.origin,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    const options = [
      '--from',
      '2026-01-01T00:00Z',
      '--to',
      '2100-01-01T00:00Z',
      '--calls-table',
      table.names.calls,
      '--relay-function',
      'relay',
    ];
    expect((await toolIn(env, ...options)).stdout).toMatch(/^\d+ told again, 0 could not be told\n$/);
    await expect.poll(() => outcomes('deployed').length).toBe(2);
  });

  it('says which option is wrong, and what there is', async () => {
    const to = ['--to', '2026-03-02T00:00Z'];
    expect((await tool('--from', 'yesterday', ...to)).stderr).toContain(
      '--from must be a time with its zone',
    );
    expect((await tool('--from', '2026-03-03T00:00Z', ...to)).stderr).toContain('--from must be before --to');
    const nowhere = ['--from', '2026-03-01T00:00Z', ...to, '--data-dir', host.dataDir];
    expect((await tool(...nowhere, '--host', 'localhost')).stderr).toContain('--host must be a URL');
    expect((await tool('--since', '1')).stderr).toContain("Unknown option '--since'");
    expect((await tool('--from', '2026-03-01T00:00Z', ...to, '--calls-table', 'x')).stderr).toContain(
      'give both',
    );
    const { code, stdout } = await tool('--help');
    expect([code, stdout.includes('--relay-function NAME')]).toEqual([0, true]);
  });

  it('names what could not be told, and has what is behind it told to the end', async () => {
    const items = Array.from({ length: 250 }, (_, i) => ({ pk: `CALL#${i}`, sk: 'CALL', state: 'FAILED' }));
    const bad = ['CALL#120', 'CALL#150'];
    const lines: string[] = [];
    const retold = await retell(
      items.map((after) => ({ after })),
      async ({ Records }) => {
        // As the relay: all are tried, and only those before the first failure are told to the end.
        const keys = Records.map(({ dynamodb }) => dynamodb.NewImage!.pk!.S!);
        const failed = keys.flatMap((key, i) => (bad.includes(key) ? [i] : []));
        lines.push(...keys.slice(0, failed[0] ?? keys.length));
        return { batchItemFailures: failed.map((i) => ({ itemIdentifier: String(i) })) };
      },
    );
    expect(retold).toEqual({ told: 248, failed: bad });
    expect(lines).toEqual(items.map(({ pk }) => pk).filter((key) => !bad.includes(key)));
  });

  it('says that a folder has no data of a host, and makes none there', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'cost-sentry-'));
    const { code, stderr } = await tool(
      '--from',
      '2026-01-01T00:00Z',
      '--to',
      '2100-01-01T00:00Z',
      '--data-dir',
      empty,
    );
    expect(code).toBe(2);
    expect(stderr).toContain(`retell: ${empty} has no data of a host; name another with --data-dir`);
    expect(readdirSync(empty)).toEqual([]);
  });

  it('is of calls that were decided, from the first moment on and before the last', () => {
    const span = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
    const at = (settledAt?: string, state = 'SUCCEEDED') =>
      changeOf({ pk: 'p', sk: 's', settledAt, state } as never, span) !== undefined;
    expect([at(span.from), at(span.to), at('2026-03-01T12:00:00.000Z', 'RUNNING'), at()]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(at('2026-03-01T23:59:59.999Z', 'DENIED')).toBe(true);
    // Of one that was put right then, only that is followed, if nothing has yet.
    const settled = {
      pk: 'p',
      sk: 's',
      settledAt: '2026-02-01T00:00:00.000Z',
      state: 'FAILED',
      reconcile: true,
    };
    const put = { ...settled, correction: { at: '2026-03-01T12:00:00.000Z' } } as never;
    expect(changeOf(put, span)).toEqual({ before: settled, after: put });
    expect(
      changeOf({ ...(put as object), correctedAt: '2026-03-01T12:00:01.000Z' } as never, span),
    ).toBeUndefined();
  });
});

describe('the functions of a host', () => {
  const client = (secretAccessKey: string) =>
    new LambdaClient({
      endpoint: host.origin,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey },
    });

  it('are invoked by its own user alone, by name', async () => {
    const sweep = new InvokeCommand({ FunctionName: 'sweep', Payload: '{}' });
    expect((await client('local').send(sweep)).StatusCode).toBe(200);
    await expect(client('another').send(sweep)).rejects.toThrow('not signed by a user of this host');
    await expect(client('local').send(new InvokeCommand({ FunctionName: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    for (const name of ['constructor', '__proto__'])
      await expect(client('local').send(new InvokeCommand({ FunctionName: name }))).rejects.toThrow(
        'not found',
      );
    const unsigned = await fetch(`${host.origin}/2015-03-31/functions/sweep/invocations`, {
      method: 'POST',
      headers: { 'x-api-key': 'da2-local' },
      body: '{}',
    });
    expect(unsigned.status).toBe(403);
  });

  it('are begun for who does not wait for their answer too, by an event of at most 1 MB', async () => {
    const before = host.lines().filter(({ FunctionName }) => FunctionName === 'sweep').length;
    const event = new InvokeCommand({ FunctionName: 'sweep', InvocationType: 'Event' });
    expect(await client('local').send(event)).toMatchObject({ StatusCode: 202 });
    await expect
      .poll(() => host.lines().filter(({ FunctionName }) => FunctionName === 'sweep').length)
      .toBeGreaterThan(before);
    const large = { FunctionName: 'sweep', Payload: JSON.stringify('x'.repeat(1024 * 1024)) };
    await expect(
      client('local').send(new InvokeCommand({ ...large, InvocationType: 'Event' })),
    ).rejects.toThrow('takes 1 MB');
    expect(await client('local').send(new InvokeCommand(large))).toMatchObject({ StatusCode: 200 });
  });

  it('that fail say so as on Lambda', async () => {
    const { FunctionError, Payload } = await client('local').send(
      new InvokeCommand({ FunctionName: 'relay', Payload: '{}' }),
    );
    expect([FunctionError, JSON.parse(Payload!.transformToString())]).toEqual([
      'Unhandled',
      expect.objectContaining({ errorMessage: expect.any(String) as string }),
    ]);
  });
});
