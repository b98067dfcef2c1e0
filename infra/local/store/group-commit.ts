import type { RootDatabase } from 'lmdb';
import { storeError } from '../../../functions/store/store.ts';

/** What LMDB's environment is asked for. */
export type Transactions = Pick<RootDatabase, 'transactionSync'>;

/** What was written is committed after this long at the latest, also where nobody asks for it. */
const LATEST_MS = 10;

interface OpenTransaction {
  commit: () => void;
  abort: (error: unknown) => void;
  /** Whether somebody has asked for the commit. */
  isDue: boolean;
  timer: NodeJS.Timeout;
  /** Resolves once it is committed and on the disk. */
  done: Promise<void>;
  settle: { resolve: () => void; reject: (error: unknown) => void };
}

/**
 * Writes that are committed together. A write is made at once, in a transaction that stays open, and is seen at once in this process. Who needs
 * it durable asks for `flushed`: the transaction is committed at the end of that turn of the event loop, for all that asked in it. So the flush to the
 * disk, which takes ten times as long as everything else about a write, is made twice a call and shared by all calls of the moment.
 */
export class GroupCommit {
  readonly #root: Transactions;
  #open: OpenTransaction | undefined;
  #failed: Error | undefined;

  constructor(root: Transactions) {
    this.#root = root;
  }

  /** Makes a write, whose conditions have been asked: where `act` throws, the store has failed. */
  write<T>(act: () => T): T {
    if (this.#failed) throw this.#failed;
    this.#open ??= this.#begin();
    try {
      return act();
    } catch (error) {
      // What it has made of the transaction that others share nobody can say.
      this.#abandon(error);
      throw error;
    }
  }

  /** Commits what is open, at once, and takes no more: LMDB waits for ever to close what has a transaction open. */
  close(): void {
    if (this.#open) this.#commit(this.#open);
    this.#failed ??= unreachable('The store is closed.');
  }

  /** Waits until what has been written survives a power cut. Throws where the disk refused it. */
  async flushed(): Promise<void> {
    if (this.#failed) throw this.#failed;
    const open = this.#open;
    if (open && !open.isDue) {
      open.isDue = true;
      setImmediate(() => this.#commit(open));
    }
    await open?.done;
  }

  #begin(): OpenTransaction {
    let commit: () => void = () => undefined;
    let abort: (error: unknown) => void = () => undefined;
    // LMDB keeps the transaction of a callback open until what it returned resolves. A promise would resolve in a microtask, with writes
    // before and after it; this one resolves where it is told to.
    void this.#root.transactionSync(() => ({
      then(resolved: () => void, rejected: (error: unknown) => void) {
        commit = resolved;
        abort = rejected;
      },
    }));
    const settle = {} as OpenTransaction['settle'];
    const done = new Promise<void>((resolve, reject) => Object.assign(settle, { resolve, reject }));
    done.catch(() => undefined); // perhaps nobody waits for it: the next to write is told
    const open: OpenTransaction = {
      commit: () => commit(),
      abort: (error) => abort(error),
      isDue: false,
      timer: setTimeout(() => this.#commit(open), LATEST_MS),
      done,
      settle,
    };
    return open;
  }

  /**
   * After a commit that failed nothing of this process can be believed that was read since the last: so no more is written until the store is
   * opened again.
   */
  #commit(open: OpenTransaction): void {
    if (this.#open !== open) return;
    this.#open = undefined;
    clearTimeout(open.timer);
    try {
      open.commit();
      open.settle.resolve();
    } catch (error) {
      open.settle.reject(this.#fail(error));
    }
  }

  /** Takes back what is open: for all that have written to it. */
  #abandon(error: unknown): void {
    const open = this.#open!;
    this.#open = undefined;
    clearTimeout(open.timer);
    open.settle.reject(this.#fail(error));
    try {
      open.abort(error);
    } catch {
      // it is what has just been said
    }
  }

  #fail(error: unknown): Error {
    const why = `The disk refused what was to be kept; nothing more is written until a restart: ${String(error)}`;
    if (!this.#failed) process.stderr.write(`${why}\n`);
    return (this.#failed ??= unreachable(why));
  }
}

const unreachable = (message: string): Error =>
  storeError({ kind: 'unreachable', mayBeApplied: false }, new Error(message));
