import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startHost, type RunningHost } from './host.ts';

/** A host and a browser for the tests of a file. The browser is there before tests are named: without one they are skipped. */
export const browser: Browser | undefined = await launchBrowser();

export function withHost(env: Record<string, string> = {}): { host: RunningHost } {
  const held = {} as { host: RunningHost };
  beforeAll(async () => {
    held.host = await startHost(env);
  });
  afterAll(async () => {
    await browser?.close();
    await held.host.stop();
  });
  return held;
}
