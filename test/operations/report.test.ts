import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Usage } from '../../schema/types.ts';
import { readOptions, WrongOption } from '../../infra/operations/report/options.ts';
import { spanOf } from '../../infra/operations/report/span.ts';
import { graphql, invoke } from '../support/client.ts';
import { readCsv } from '../support/csv.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { tokensOf } from '../support/identities.ts';
import { root } from '../support/sources.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'report-'));
let host: RunningHost;
beforeAll(async () => {
  host = await startHost({ IAM_ACCESS: '{"user/local":{"groups":["analysts"]}}' });
  for (const costCenter of ['sales', 'sales', 'services']) await invoke(host, { costCenter, maxTokens: 8 });
  const calls = async () => {
    const query = '{ usage(input: {from: "2026-01-01T00:00:00Z"}) { total { calls } } }';
    return (await graphql<{ usage: Usage }>(host, query)).data!.usage.total.calls;
  };
  while ((await calls()) < 3) await delay(50);
});
afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the tool as `npm run report` does. */
const tool = (options: string[], env: Record<string, string> = {}): Promise<Ended> =>
  run(process.execPath, ['--import', 'tsx', 'infra/operations/report/main.ts', ...options], {
    cwd: root,
    env: { ...process.env, GRAPHQL_URL: host.url, ...env },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  );
const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
const from = `${today}T00:00:00Z`;

describe('npm run report', () => {
  it('prints a table, with a line a group and the total', async () => {
    const { code, stdout, stderr } = await tool(['--from', today, '--group-by', 'costCenter,model']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n').map((line) => line.split(/ {2,}/)); // prettier-ignore
    expect(lines[0]).toEqual(['costCenter', 'model', 'calls', 'denied', 'failed', 'tokens', 'USD']);
    expect(lines.map(([first]) => first)).toEqual(['costCenter', 'sales', 'services', 'total']);
    expect(lines.at(-1)!.at(-5)).toBe('3');
  });

  it('prints JSON with all rows, and the same figures as CSV', async () => {
    const options = ['--from', from, '--group-by', 'costCenter', '--period', 'day', '--costCenter', 'sales', '--costCenter', 'services']; // prettier-ignore
    const usage = JSON.parse((await tool([...options, '--format', 'json'])).stdout) as Usage;
    expect(usage.items.map(({ costCenter, figures }) => [costCenter, figures.calls])).toEqual([
      ['sales', 2],
      ['services', 1],
    ]);
    expect(usage.total.calls).toBe(3);
    const [header, ...rows] = readCsv((await tool([...options, '--format', 'csv'])).stdout);
    const cost = rows.map((row) => Number(row[header!.indexOf('EffectiveCost')]));
    expect(cost).toEqual(usage.items.map(({ figures }) => figures.costUsd));
  });

  it('of nothing is empty, and no error', async () => {
    const nothing = ['--from', from, '--group-by', 'model', '--costCenter', 'none-such'];
    expect((JSON.parse((await tool([...nothing, '--format', 'json'])).stdout) as Usage).items).toEqual([]);
    expect(readCsv((await tool([...nothing, '--format', 'csv'])).stdout)).toHaveLength(1);
  });

  it('asks as whoever it is told to: by token or IAM, and sees what that may see', async () => {
    const token = await (await tokensOf(host))({ costCenters: ['services'] });
    const of = async (...proof: string[]) => {
      const { code, stdout, stderr } = await tool(['--from', from, '--format', 'json', ...proof], { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_SESSION_TOKEN: '' }); // prettier-ignore
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return (JSON.parse(stdout) as Usage).total.calls;
    };
    expect(await of('--token', token)).toBe(1);
    expect(await of('--iam')).toBe(3);
    const wrong = await tool(['--from', from, '--api-key', 'da2-wrong']);
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(/^report: Unauthorized/);
  });

  it('writes a file that is there only when it is whole', async () => {
    const file = join(folder, 'usage.csv');
    const options = ['--from', from, '--group-by', 'costCenter', '--format', 'csv', '--output', file];
    expect(await tool(options)).toEqual({ code: 0, stdout: '', stderr: '' });
    const whole = readFileSync(file, 'utf8');
    expect(readCsv(whole)).toHaveLength(3);
    let answers = 0;
    const broken = createServer((_request, response) => {
      answers += 1;
      if (answers === 1) response.end('{"data":{"usage":{"timeZone":"UTC"}}}');
      else if (answers === 2)
        response.end('{"data":{"exportUsage":{"csv":"half","rows":1,"nextToken":"1"}}}');
      else response.writeHead(502).end('Bad gateway');
    }).listen(0);
    const url = `http://localhost:${(broken.address() as AddressInfo).port}/graphql`;
    const cut = await tool([...options, '--url', url]);
    broken.close();
    expect(cut).toMatchObject({
      code: 1,
      stderr: 'report: no GraphQL answer, but status 502: Bad gateway\n',
    });
    expect(readFileSync(file, 'utf8')).toBe(whole);
    expect(readdirSync(folder)).toEqual(['usage.csv']);
  });

  it.each([
    [[], '--from is needed'],
    [['--from', 'yesterday'], '--from must be a date like'],
    [['--from', '2026-02-30'], '--from must be a date like'],
    [['--from', '2026-03-01T00:00:00'], '--from must be a date like'],
    [['--from', '2999-01-01'], '--from must not be in the future'],
    [['--from', '2026-03-02', '--to', '2026-03-01'], '--from must be before --to'],
    [['--from', '2026-03-01', '--group-by', 'team'], '--group-by must be one of costCenter, applicationId'],
    [['--from', '2026-03-01', '--period', 'year'], '--period must be one of minute, quarter-hour'],
    [['--from', '2026-03-01', '--format', 'xml'], '--format must be one of table, json, csv'],
    [['--from', '2026-03-01', '--time-zone', 'Mars'], '--time-zone must be an IANA time zone'],
    [['--from', '2026-03-01', '--url', 'ftp://x'], '--url must be an http or https URL'],
    [['--from', '2026-03-01', '--token', 'x', '--iam'], 'exclude each other'],
    [
      ['--from', '2026-03-01', '--url', 'https://x.appsync-api.eu-west-1.amazonaws.com/graphql'],
      'say who asks',
    ],
    [['--frm', '2026-03-01'], '--help lists the options'],
  ])('says what is wrong with %j', (options, message) => {
    const read = () => {
      const { timeZone = 'UTC', ...rest } = readOptions(options, {})!;
      return spanOf(rest, timeZone, Date.now());
    };
    expect(read).toThrow(WrongOption);
    expect(read).toThrow(message);
  });

  it('ends with 2 where an option is wrong', async () => {
    const wrong = await tool(['--frm', '2026-03-01']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/^report: .*--frm.*--help lists the options\n$/s);
  });

  it('passes on what the API refuses, says where nobody answers, and has a page of help', async () => {
    const tooLong = await tool(['--from', '2026-03-01', '--period', 'quarter-hour']);
    expect(tooLong.code).toBe(1);
    expect(tooLong.stderr).toContain('choose a longer period or a shorter range');
    const gone = createServer().listen(0);
    const url = `http://localhost:${(gone.address() as AddressInfo).port}/graphql`;
    await new Promise((resolve) => gone.close(resolve));
    const nobody = await tool(['--from', from, '--url', url]);
    expect(nobody).toMatchObject({ code: 1, stderr: `report: nothing answers at ${url} (ECONNREFUSED)\n` });
    expect((await tool(['--help'])).stdout).toMatch(/^Usage: npm run -s report/);
  });
});

describe('the span of a report', () => {
  const now = Date.parse('2026-11-25T10:00:00Z');
  it('has the midnights of the time zone, and what is not over yet ends now', () => {
    expect(spanOf({ from: '2026-11-01', to: '2026-11-02' }, 'Europe/Zurich', now)).toEqual({ from: '2026-10-31T23:00:00.000Z', to: '2026-11-01T23:00:00.000Z' }); // prettier-ignore
    expect(spanOf({ from: '2026-11-01', to: '2026-12-01' }, 'UTC', now).to).toBe('2026-11-25T10:00:00.000Z');
    expect(spanOf({ from: '2026-11-01T08:00:00+01:00', to: undefined }, 'UTC', now).from).toBe('2026-11-01T07:00:00.000Z'); // prettier-ignore
  });
});
