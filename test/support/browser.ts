import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { RunningHost } from './host.ts';
import { root } from './sources.ts';

/** Where an installed browser may be, on systems that the packaged one does not run on. */
const INSTALLED = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Where a browser for tests is: the Chromium that `@sparticuz/chromium` brings by npm (Linux on x64), else one that is installed; undefined where
 * there is none. With `REQUIRE_BROWSER=true` that is an error: a build must not pass for want of a browser.
 */
export async function findBrowser(): Promise<string | undefined> {
  const path = process.env.BROWSER_PATH || (await packaged()) || INSTALLED.find(existsSync);
  if (path) return path;
  if (process.env.REQUIRE_BROWSER === 'true')
    throw new Error('REQUIRE_BROWSER=true, and there is no browser: set BROWSER_PATH, or install Chrome');
  process.stderr.write('console: no browser is found, so its tests are skipped (BROWSER_PATH names one)\n');
  return undefined;
}

const ATTEMPTS = 3;

/** A browser that opens a page: on a busy machine one may die as it starts, and is started again. */
export async function launchBrowser(executablePath: string): Promise<Browser> {
  for (let attempt = 1; ; attempt += 1) {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const context = await browser.newContext();
      await (await context.newPage()).goto('about:blank');
      await context.close();
      return browser;
    } catch (error) {
      await browser.close();
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** The packaged Chromium, unpacked once. It unpacks itself in place, so it is renamed when whole: other test files do the same meanwhile. */
async function packaged(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const { version } = JSON.parse(
    readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'),
  ) as { version: string };
  const kept = join(root, '.build', 'browser', version);
  if (existsSync(kept)) return join(kept, 'chromium');
  mkdirSync(join(root, '.build', 'browser'), { recursive: true });
  const own = mkdtempSync(join(root, '.build', 'browser', 'unpacking-'));
  const { TMPDIR } = process.env;
  process.env.TMPDIR = own;
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    await packed.executablePath();
    renameSync(own, kept);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (!existsSync(kept)) throw error;
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
  return join(kept, 'chromium');
}

/** What a page must never do; each is told as a line. */
export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Goes to another page, loaded anew. */
  open: (path: string) => Promise<void>;
  /** Errors of scripts, refusals by the content security policy, answers of 4xx and 5xx, and requests to elsewhere. */
  wrongs: string[];
  /** All that came over the wire: bodies of answers, and messages of real time. */
  received: () => Promise<string>;
}

/** Opens a page of the console as somebody. */
export async function visit(
  browser: Browser,
  host: RunningHost,
  path: string,
  { as = 'developer', theme = 'light' as 'light' | 'dark', viewport = { width: 1280, height: 900 } } = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport,
    colorScheme: theme,
    locale: 'en-US',
    timezoneId: 'Europe/Zurich',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  // What the browser runs is text here: these files know no browser's types.
  await context.addInitScript(
    `sessionStorage.getItem('cost-sentry-identity') ?? sessionStorage.setItem('cost-sentry-identity', ${JSON.stringify(as)})`,
  );
  const page = await context.newPage();
  const wrongs: string[] = [];
  const bodies: Promise<string>[] = [];
  const frames: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') wrongs.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrongs.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(host.origin) && !/^(data|blob):/.test(url)) wrongs.push(`request to ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) wrongs.push(`${response.status()} of ${response.url()}`);
    if (!response.url().includes('/assets/')) bodies.push(response.text().catch(() => ''));
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(host.origin).host) wrongs.push(`socket to ${socket.url()}`);
    socket.on('framereceived', ({ payload }) => frames.push(String(payload)));
  });
  const open = async (to: string) => {
    await page.goto(host.origin + to);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  await open(path);
  return {
    open,
    page,
    context,
    wrongs,
    received: async () => [...(await Promise.all(bodies)), ...frames].join('\n'),
  };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with a page, in lines. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations: found } = (await page.evaluate('axe.run()')) as axe.AxeResults;
  return found.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`,
  );
}
