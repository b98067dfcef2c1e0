import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { StreamEvent } from '../../functions/store/dynamodb/stream.ts';
import { storeFailureOf } from '../../functions/store/store.ts';
import { openEnvironment, type EmbeddedStore } from '../../infra/local/store/environment.ts';
import { Feed } from '../../infra/local/store/feed.ts';
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

  it('closes though somebody writes at that moment', async () => {
    await store.ledger.put({ ...key });
    const late = Promise.resolve().then(() =>
      store.ledger.put({ pk: 'late', sk: 's' }).catch(() => 'refused'),
    );
    await Promise.all([store.flushed(), store.close()]);
    await late;
    store = openEnvironment(path);
    expect(await store.ledger.get(key)).toEqual(key);
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

describe('the changes of calls', () => {
  const decided = (id: string, more: object = {}) => ({
    pk: `CALL#${id}`,
    sk: 'CALL',
    state: 'SUCCEEDED',
    ...more,
  });
  const idsIn = ({ Records }: StreamEvent) =>
    Records.map(({ dynamodb }) => dynamodb.NewImage!.pk!.S!.slice(5));
  const taken = { batchItemFailures: [] };

  it('that are told are handed on, in their order, with what was there before; the others are not', async () => {
    const seen: StreamEvent[] = [];
    const unfollow = store.follow(async (event) => {
      seen.push(event);
      return taken;
    }, 100);
    await store.calls.put({ ...decided('a'), state: 'RUNNING' });
    await store.calls.update(
      { pk: 'CALL#a', sk: 'CALL' },
      { set: { state: 'FAILED' }, add: { version: 1n } },
    );
    await store.ledger.put(decided('in the other table'));
    await store.calls.put(decided('b'));
    await unfollow();
    expect(seen.flatMap(idsIn)).toEqual(['a', 'b']);
    const [first] = seen.flatMap(({ Records }) => Records);
    expect(first!.dynamodb.OldImage).toMatchObject({ state: { S: 'RUNNING' } });
    expect(first!.dynamodb.NewImage).toMatchObject({ state: { S: 'FAILED' }, version: { N: '1' } });
  });

  it('that nobody took before the store was closed are handed on when it is opened again', async () => {
    for (const id of ['a', 'b', 'c']) await store.calls.put(decided(id));
    await store.close();
    store = openEnvironment(path);
    await store.calls.put(decided('d'));
    const seen: string[] = [];
    await store.follow(async (event) => {
      seen.push(...idsIn(event));
      return taken;
    }, 2)();
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });

  it('come again from the first on that was not taken, and one that never can be keeps the others no longer', async () => {
    const pending = ['a', 'poison', 'c'].map((id, key) => ({ key, value: { after: decided(id) } }));
    const outbox = {
      first: async (limit: number) => pending.slice(0, limit),
      remove: async (keys: readonly number[]) => void pending.splice(0, keys.length),
    };
    const seen: string[] = [];
    const lines = captureLines();
    const take = async (event: StreamEvent) => {
      seen.push(...idsIn(event));
      const bad = event.Records.find(({ dynamodb }) => dynamodb.NewImage!.pk!.S === 'CALL#poison');
      return { batchItemFailures: bad ? [{ itemIdentifier: bad.dynamodb.SequenceNumber }] : [] };
    };
    const feed = new Feed(outbox, take, 100, { least: 1, most: 4 });
    feed.wake();
    await expect.poll(() => pending.length).toBe(0);
    await feed.close();
    expect(lines()).toContain('never told');
    expect(seen.filter((id) => id === 'a')).toHaveLength(1);
    expect(seen.at(-1)).toBe('c');
    expect(seen.filter((id) => id === 'poison')).toHaveLength(11);
  });
});

/** What is written to standard output from now on. */
function captureLines(): () => string {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  onTestFinished(() => write.mockRestore());
  return () => text;
}

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
