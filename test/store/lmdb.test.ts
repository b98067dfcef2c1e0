import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeFailureOf } from '../../functions/store/store.ts';
import { openEnvironment, type EmbeddedStore } from '../../infra/local/store/environment.ts';
import { FolderInUse, lockFolder } from '../../infra/local/store/lock.ts';
import { closeStores, embeddedStore } from '../support/store.ts';
import { lawsOf } from './laws.ts';

afterAll(closeStores);

lawsOf('LMDB', async () => (await embeddedStore()).ledger);

const key = { pk: 'p', sk: 's' };
let path: string;
let store: EmbeddedStore;
let now = Date.parse('2026-03-01T12:00:00.000Z');
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'cost-sentry-store-'));
  store = openEnvironment(path, () => now);
});
afterEach(async () => {
  await store.close();
  rmSync(path, { recursive: true, force: true });
});

describe('the embedded store', () => {
  it('has what was written when it is opened again', async () => {
    await store.ledger.update(key, { set: { text: 'x' }, add: { n: 10n ** 37n } });
    await store.calls.put({ ...key, other: 1 });
    await store.close();
    store = openEnvironment(path);
    expect(await store.ledger.get(key)).toEqual({ ...key, text: 'x', n: 10n ** 37n });
    expect(await store.calls.get(key)).toEqual({ ...key, other: 1 });
  });

  it('refuses a key that is too long for certain, and goes on', async () => {
    const long = { pk: 'x'.repeat(3_000), sk: 's' };
    const error: unknown = await store.ledger.put(long).catch((reason: unknown) => reason);
    expect(storeFailureOf(error)).toEqual({ kind: 'rejected', mayBeApplied: false });
    expect((await store.ledger.put({ ...key })).kind).toBe('written');
  });

  it('deletes what has been expired for an hour, and nothing that was written again to live longer', async () => {
    const seconds = now / 1000;
    for (let i = 0; i < 2_500; i += 1)
      await store.ledger.put({ pk: 'old', sk: `${i}`, expiresAt: seconds + 10 });
    await store.ledger.put({ pk: 'again', sk: 's', expiresAt: seconds + 10 });
    await store.ledger.put({ pk: 'again', sk: 's', expiresAt: seconds + 100_000 });
    await store.calls.put({ pk: 'for good', sk: 's' });
    expect(await store.purge(now)).toBe(0);
    now += 3_700_000;
    expect(await store.purge(now)).toBe(2_500);
    expect(await store.purge(now)).toBe(0);
    expect(await store.ledger.get({ pk: 'again', sk: 's' })).toBeDefined();
    expect(await store.calls.get({ pk: 'for good', sk: 's' })).toBeDefined();
  });
});

describe('a folder', () => {
  it('is one process’s; what a killed one leaves is in nobody’s way', async () => {
    const unlock = lockFolder(path);
    expect(() => lockFolder(path)).toThrow(FolderInUse);
    unlock();
    const { spawnSync } = await import('node:child_process');
    const { writeFileSync } = await import('node:fs');
    const { pid } = spawnSync('true');
    writeFileSync(join(path, 'host.pid'), `${pid} 1`);
    lockFolder(path)();
  });
});
