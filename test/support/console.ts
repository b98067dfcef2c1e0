import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { findBrowser, launchBrowser } from './browser.ts';
import { startHost, type RunningHost } from './host.ts';

const path = await findBrowser();

/** Whether there is a browser: without one, the tests that need it are skipped. */
export const hasBrowser = path !== undefined;

/** A host and a browser for the tests of a file. */
export function withHost(env: Record<string, string> = {}): { host: RunningHost; browser: Browser } {
  const held = {} as { host: RunningHost; browser: Browser };
  beforeAll(async () => {
    held.host = await startHost(env);
    if (path !== undefined) held.browser = await launchBrowser(path);
  });
  afterAll(async () => {
    await held.browser?.close();
    await held.host.stop();
  });
  return held;
}
