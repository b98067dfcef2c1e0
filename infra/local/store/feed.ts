import { toAttributes } from '../../../functions/store/dynamodb/attribute-value.ts';
import type { StreamEvent } from '../../../functions/store/dynamodb/stream.ts';
import type { Item } from '../../../functions/store/store.ts';

/** A change that has been committed and is yet to be handed on. */
export interface Pending {
  before?: Item | undefined;
  after: Item;
}

/** Changes in the order in which they were committed. */
export interface Outbox {
  first(atMost: number): Promise<{ key: number; value: Pending }[]>;
  remove(keys: readonly number[]): Promise<void>;
}

/** Takes a batch of changes, as a table's stream hands them on; answers which of them are to come again. */
export type TakeChanges = (
  event: StreamEvent,
) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;

/** Changes wait this long for others, so that a busy host hands them on together. */
const GATHER_MS = 15;
/** What was not taken comes again after `least`, then after twice as long each time, up to `most`. */
export interface RetryTimes {
  least: number;
  most: number;
}

const RETRY_MS: RetryTimes = { least: 100, most: 10_000 };

/** A change that was not taken so often is given up: what comes after it would never be told. */
const RETRIES = 10;

/** Hands changes on in their order, at least once: what was not taken comes again, also after a crash. */
export class Feed {
  readonly #outbox: Outbox;
  readonly #take: TakeChanges;
  readonly #atMost: number;
  readonly #backoff: RetryTimes;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #retryMs: number;
  /** The first change that was not taken, and how often. */
  #stuck = { key: -1, times: 0 };
  #closed = false;
  /** Whether something was committed since the last look began. */
  #isAwake = false;

  constructor(outbox: Outbox, take: TakeChanges, atMost: number, retryMs = RETRY_MS) {
    this.#backoff = retryMs;
    this.#retryMs = retryMs.least;
    this.#outbox = outbox;
    this.#take = take;
    this.#atMost = atMost;
  }

  /** Something has been committed: it is seen from now on. */
  wake(afterMs = GATHER_MS): void {
    this.#isAwake = true;
    if (this.#closed || this.#running || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#isAwake = false;
      // Where the store has failed nothing can be taken off it: it has been said.
      this.#running = this.#drain()
        .catch(() => false)
        .then((isDone) => {
          this.#running = undefined;
          if (!isDone) this.wake(this.#retryMs);
          else if (this.#isAwake) this.wake(); // what came meanwhile may have come too late to be seen
        });
    }, afterMs);
  }

  /** Hands on what there is, and no more after that. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
    await this.#drain();
  }

  /** Whether all that there was has been taken. */
  async #drain(): Promise<boolean> {
    for (;;) {
      const batch = await this.#outbox.first(this.#atMost);
      if (batch.length === 0) return true;
      const taken = await this.#hand(batch);
      await this.#outbox.remove(batch.slice(0, taken).map(({ key }) => key));
      const refused = batch[taken];
      if (refused) {
        if (this.#isGivenUp(refused.key)) {
          giveUp(refused.value.after);
          await this.#outbox.remove([refused.key]);
          continue;
        }
        this.#retryMs = Math.min(this.#backoff.most, this.#retryMs * 2);
        return false;
      }
      this.#retryMs = this.#backoff.least;
    }
  }

  #isGivenUp(key: number): boolean {
    this.#stuck = { key, times: this.#stuck.key === key ? this.#stuck.times + 1 : 1 };
    return this.#stuck.times > RETRIES;
  }

  /** How many were taken. As with a stream, from the first on that was not, all come again: so the changes of an item keep their order. */
  async #hand(batch: readonly { key: number; value: Pending }[]): Promise<number> {
    const Records = batch.map(({ key, value: { before, after } }) => ({
      dynamodb: {
        SequenceNumber: String(key),
        NewImage: toAttributes(after),
        ...(before && { OldImage: toAttributes(before) }),
      },
    }));
    try {
      const { batchItemFailures } = await this.#take({ Records });
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const first = batch.findIndex(({ key }) => failed.has(String(key)));
      return first < 0 ? batch.length : first;
    } catch {
      return 0; // the function has logged it
    }
  }
}

/** On AWS it goes to a bucket; here it is said. */
function giveUp({ pk }: Item): void {
  process.stdout.write(`${JSON.stringify({ level: 'ERROR', message: 'never told', call: pk })}\n`);
}
