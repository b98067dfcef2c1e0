import { describe, expect, it, vi } from 'vitest';
import { storeFailureOf } from '../../functions/store/store.ts';
import { Feed } from '../../infra/local/store/feed.ts';
import { GroupCommit, type Transactions } from '../../infra/local/store/group-commit.ts';

/** An environment that counts what it commits, and refuses where the test says so. */
function environment(refuses = () => false) {
  const commits: string[][] = [];
  let written: string[] = [];
  const root = {
    transactionSync: (callback: () => { then: (finish: () => void, abort: () => void) => void }) =>
      void callback().then(
        () => {
          if (refuses()) throw new Error('no space left');
          commits.push(written);
          written = [];
        },
        () => {
          written = [];
        },
      ),
  } as unknown as Transactions;
  const group = new GroupCommit(root);
  return { commits, group, write: (text: string) => group.write(() => written.push(text)) };
}

describe('writes of a moment', () => {
  it('are committed once for all who ask in one turn, in the order in which they were made', async () => {
    const { group, write, commits } = environment();
    await Promise.all(
      ['a', 'b', 'c'].map(async (text) => {
        write(text);
        await group.flushed();
        expect(commits.flat()).toContain(text);
      }),
    );
    expect(commits).toEqual([['a', 'b', 'c']]);
    write('d');
    await group.flushed();
    expect(commits).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('are committed soon though nobody asks; where nothing was written there is nothing to wait for', async () => {
    const { group, write, commits } = environment();
    await group.flushed();
    expect(commits).toEqual([]);
    write('a');
    await vi.waitFor(() => expect(commits).toEqual([['a']]));
  });

  it('that the disk refuses are durable for nobody, and nothing is written after them', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    let isFull = false;
    const { group, write, commits } = environment(() => isFull);
    write('a');
    await group.flushed();
    isFull = true;
    write('b');
    const [first, second] = await Promise.allSettled([group.flushed(), group.flushed()]);
    expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
    isFull = false;
    const refused = (act: () => unknown) => {
      try {
        act();
      } catch (error) {
        return storeFailureOf(error);
      }
    };
    expect(refused(() => write('c'))).toEqual({ kind: 'unreachable', mayBeApplied: false });
    await expect(group.flushed()).rejects.toThrow('no space left');
    expect(commits).toEqual([['a']]);
    expect(stderr.mock.calls.flat().join('')).toContain('until a restart');
    stderr.mockRestore();
  });

  it('of which one fails in the middle are taken back, all of them', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { group, write, commits } = environment();
    write('a');
    const waiting = group.flushed();
    expect(() =>
      group.write(() => {
        throw new Error('no room in the map');
      }),
    ).toThrow('no room in the map');
    await expect(waiting).rejects.toThrow('no room in the map');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(commits).toEqual([]);
    stderr.mockRestore();
  });

  it('are committed by closing, and none is taken after it', () => {
    const { group, write, commits } = environment();
    write('a');
    group.close();
    expect(commits).toEqual([['a']]);
    expect(() => write('b')).toThrow('closed');
  });

  it('that can no longer be read end no feed, and no process', async () => {
    let asked = 0;
    const outbox = {
      first: async () => {
        asked += 1;
        throw new Error('the store has failed');
      },
      remove: async () => undefined,
    };
    const feed = new Feed(outbox, async () => ({ batchItemFailures: [] }), 1, { least: 1, most: 2 });
    feed.wake(0);
    await vi.waitFor(() => expect(asked).toBeGreaterThan(2));
    await feed.close().catch(() => undefined);
  });
});
