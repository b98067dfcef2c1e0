import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONSOLE_DIR } from '../../infra/build/console.ts';
import { LOCAL_IDENTITIES } from '../../infra/local/auth/identities.ts';
import { graphql } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${host.origin}/console${path}`, { headers });

const token = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${host.origin}/console/token`, { method: 'POST', body, headers });

/** The files that the page can't begin without. */
async function firstFiles(): Promise<string[]> {
  const page = await (await get('')).text();
  return [...page.matchAll(/(?:src|href)="\/console(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
}

describe('the console', () => {
  it('is named in the lines of the start', () => {
    expect(host.output()).toContain(`console    ${host.origin}/console`);
  });

  it.each(['', '/', '/budgets', '/budgets/some-id/edit', '/calls/r-1?caller=user%3Aann'])(
    'is the same page at /console%s, and asked for anew each time',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toBe(readFileSync(`${CONSOLE_DIR}/index.html`, 'utf8'));
    },
  );

  it('has a strict content security policy: scripts from here only, none inline, no other host, no frame', async () => {
    const { headers } = await get('');
    const policy = Object.fromEntries(
      headers
        .get('content-security-policy')!
        .split('; ')
        .map((one) => [one.split(' ')[0], one.split(' ').slice(1).join(' ')]),
    );
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'connect-src': "'self'",
      'font-src': "'self'",
      'frame-ancestors': "'none'",
    });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('has no script within its page, and nothing from elsewhere', async () => {
    const page = await (await get('')).text();
    for (const [script] of page.matchAll(/<script[^>]*>[\s\S]*?<\/script>/g))
      expect(script).toMatch(/^<script type="module" src="\/console\/assets\/[^"]+"><\/script>$/);
    expect(page).not.toMatch(/https?:/);
  });

  it('has files that are named by their content, are kept for good, and are small where that is understood', async () => {
    const [file] = await firstFiles();
    const small = await get(file!, { 'accept-encoding': 'br' });
    expect(small.headers.get('content-encoding')).toBe('br');
    expect(small.headers.get('cache-control')).toContain('immutable');
    const whole = await get(file!, { 'accept-encoding': 'identity' });
    expect(whole.headers.get('content-encoding')).toBeNull();
    expect(await small.text()).toBe(await whole.text());
  });

  it('takes at most 700 KB, compressed, before its first page is seen', async () => {
    const sizes = (await firstFiles()).map((path) => readFileSync(`${CONSOLE_DIR}${path}.br`).length);
    expect(sizes.length).toBeGreaterThanOrEqual(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(700 * 1024);
  });

  it.each([
    '/assets/nothing.js',
    '/assets/../index.html',
    '/assets/%2e%2e/last-build.json',
    '/assets/..%2flast-build.json',
  ])('serves no file but its own: %s', async (path) => {
    const response = await fetch(`${host.origin}/console${path}`);
    const text = await response.text();
    expect(text).not.toContain('"files"');
    if (response.status !== 404) expect(text).toContain('<!doctype html>');
  });

  it('is not changed by a POST', async () => {
    expect((await fetch(`${host.origin}/console`, { method: 'POST' })).status).toBe(405);
  });
});

describe('an identity of this machine', () => {
  it('is one of a list, which has somebody of every kind', async () => {
    const listed = (await (await get('/identities')).json()) as { username: string }[];
    expect(listed.map(({ username }) => username)).toEqual(LOCAL_IDENTITIES.map(({ username }) => username));
    const has = (test: (one: (typeof LOCAL_IDENTITIES)[number]) => boolean) => LOCAL_IDENTITIES.some(test);
    expect(has(({ groups }) => groups.includes('admins'))).toBe(true);
    expect(has(({ groups }) => groups.includes('analysts'))).toBe(true);
    for (const team of ['sales', 'services', 'support'])
      expect(has(({ groups, costCenters }) => groups.length === 0 && costCenters.join() === team)).toBe(true);
  });

  it.each(LOCAL_IDENTITIES)('is given a token that the API takes: $title', async ({ username }) => {
    const { text } = (await (await token(JSON.stringify({ username }))).json()) as { text: string };
    const { errors } = await graphql(host, '{ budgets { items { id } } }', {}, { authorization: text });
    expect(errors).toBeUndefined();
  });

  it.each(['', 'null', '{}', '{"username": "mallory"}', '{"username": ["ada"]}', 'x'.repeat(5000)])(
    'is not somebody who is not listed: %.30s',
    async (body) => {
      expect((await token(body)).status).toBe(404);
    },
  );

  it('is given to no page of somebody else’s', async () => {
    const response = await token('{"username": "ada"}', { origin: 'https://example.com' });
    expect(response.status).toBe(403);
  });
});
