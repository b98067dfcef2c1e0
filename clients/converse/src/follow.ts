import type { Endpoint } from './ask.ts';
import { CostSentryError } from './errors.ts';
import { Inbox, type Heard } from './inbox.ts';
import { follow, type SocketClass } from './realtime.ts';
import { backoffMs, pause } from './waiting.ts';

/** Who hears nothing for so long asks: an event may be lost, and the last one too. */
const SILENT_MS = 5_000;

/** A call's events, over as many connections as it takes. */
export class Following {
  readonly #connect: () => Promise<() => void>;
  readonly #inbox = new Inbox();
  readonly #signal: AbortSignal;
  #close: (() => void) | undefined;
  #failures = 0;
  #lastError: CostSentryError | undefined;

  private constructor(api: Endpoint, Socket: SocketClass, requestId: string, signal: AbortSignal) {
    this.#signal = signal;
    this.#connect = () =>
      follow(
        api,
        Socket,
        requestId,
        { onEvent: (event) => this.#inbox.put(event), onDropped: () => this.#inbox.put('dropped') },
        signal,
      );
  }

  /** Begins to listen; from then on nothing is missed. Rejects where that is not possible. */
  static async begin(
    api: Endpoint,
    Socket: SocketClass,
    requestId: string,
    signal: AbortSignal,
  ): Promise<Following> {
    const following = new Following(api, Socket, requestId, signal);
    while (!(await following.#tryToConnect())) {
      if (following.#failures >= api.maxAttempts) throw following.#lastError;
      await pause(backoffMs(following.#failures), signal);
    }
    return following;
  }

  /** What was heard next; undefined after a while without anything. Without a connection it tries to have one again first. */
  async next(): Promise<Heard | undefined> {
    if (!this.#close && (await this.#tryToConnect())) return undefined; // what was missed is to be asked for
    const heard = await this.#inbox.next(this.#close ? SILENT_MS : backoffMs(this.#failures), this.#signal);
    if (heard === 'dropped') this.#close = undefined;
    return heard;
  }

  async #tryToConnect(): Promise<boolean> {
    try {
      this.#close = await this.#connect();
      this.#failures = 0;
      return true;
    } catch (error) {
      if (!(error instanceof CostSentryError) || !error.retryable) throw error;
      this.#lastError = error;
      this.#failures += 1;
      return false;
    }
  }

  end(): void {
    this.#close?.();
  }
}
