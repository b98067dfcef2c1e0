import type { InvocationEvent } from './api.ts';
import { abortError } from './errors.ts';

/** What comes over a connection: an event, or that there is no connection any more. */
export type Heard = InvocationEvent | 'dropped';

/** Keeps what is heard until somebody asks for it. */
export class Inbox {
  readonly #heard: Heard[] = [];
  #wake: () => void = () => undefined;

  put(one: Heard): void {
    this.#heard.push(one);
    this.#wake();
  }

  /** The next that was heard; undefined if nothing is for so long. Rejects when `signal` is aborted. */
  async next(forMs: number, signal: AbortSignal): Promise<Heard | undefined> {
    if (this.#heard.length === 0 && !signal.aborted)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => this.#wake(), forMs);
        this.#wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', this.#wake);
          resolve();
        };
        signal.addEventListener('abort', this.#wake);
      });
    if (signal.aborted) throw abortError();
    return this.#heard.shift();
  }
}
