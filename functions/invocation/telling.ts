import type { Call } from '../call/call.ts';
import { deltaEvent } from '../call/delta-event.ts';
import { keepDelta } from '../call/deltas.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { writeLine } from '../log/log.ts';
import type { Delta } from '../prompt/delta.ts';
import { PUBLISH_INVOCATION } from '../reporting/invocation-event.ts';
import type { Publish } from '../reporting/publish.ts';

/** Ten events a second for two seconds, since who waits looks closely; then two. */
const AT_FIRST = { everyMs: 100, forMs: 2_000 };
const EVERY_MS = 500;

/** An event takes 240 KB, and a character up to six bytes there. */
const MAX_CHARACTERS = 30_000;

/** What can't be kept while the answer is written is tried again with the next; at the end so often. */
const ATTEMPTS_AT_END = 5;

/** An answer that is told. */
interface Told {
  call: Call;
  attempt: number;
  /** From when on it is told, in ms since the epoch: what was written before comes with the first event. */
  from: number;
}

/**
 * Tells of an answer while it is written: in order, one event after the other, and not more often than people can read. Each is kept before it
 * is published, so who hears of one finds all before it in the store.
 */
export class Telling {
  readonly #ledger: Ledger;
  readonly #publish: Publish;
  readonly #told: Told;
  /** What is written and not told yet, block by block. */
  readonly #pending: Delta[] = [];
  #sequence = 0;
  /** When the first event was told: a model may think for long before it. In ms since the epoch. */
  #firstAt: number | undefined;
  #running: Promise<void> | undefined;
  #hasEnded = false;
  /** Ends the pause that is being made, if any. */
  #wake: () => void = () => undefined;

  constructor({ ledger, publish }: { ledger: Ledger; publish: Publish }, told: Told) {
    this.#ledger = ledger;
    this.#publish = publish;
    this.#told = told;
  }

  /** Takes what was written. Never waits. */
  add(delta: Delta): void {
    if (saysNothing(delta)) return;
    const last = this.#pending.at(-1);
    if (last && mayJoin(last, delta)) {
      last.text += delta.text;
      if (delta.signature !== undefined) last.signature = delta.signature;
    } else this.#pending.push({ ...delta });
    this.#running ??= this.#run();
  }

  /** Tells what is left. Returns how many events there were: none where the answer has ended before it was to be told. */
  async end(): Promise<number> {
    this.#hasEnded = true;
    this.#wake();
    await this.#running;
    return this.#sequence;
  }

  /** Until nothing is left; what comes after that begins anew. */
  async #run(): Promise<void> {
    // A timer may fire a moment before its time.
    for (let left = this.#left(); left > 0; left = this.#left()) {
      if (this.#hasEnded) return;
      await this.#pause(left);
    }
    const firstAt = (this.#firstAt ??= Date.now());
    let failures = 0;
    while (this.#pending.length > 0) {
      if (await this.#tellNext()) failures = 0;
      else if (this.#hasEnded && (failures += 1) === ATTEMPTS_AT_END) return this.#giveUp();
      const isYoung = Date.now() - firstAt < AT_FIRST.forMs;
      // Also after the last: what comes then waits for its time.
      await this.#pause(isYoung ? AT_FIRST.everyMs : EVERY_MS);
    }
    this.#running = undefined;
  }

  /** How long it is until it is told, in ms. */
  #left(): number {
    return this.#told.from - Date.now();
  }

  #pause(ms: number): Promise<void> {
    if (this.#hasEnded || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Tells of the first part. Returns false, and leaves it where it is, if it could not be kept. */
  async #tellNext(): Promise<boolean> {
    const { call, attempt } = this.#told;
    const first = this.#pending[0]!;
    const text = beginning(first.text);
    const delta = { ...first, text, sequence: this.#sequence + 1 };
    // A signature comes with the last of its text.
    if (text.length < first.text.length) delete delta.signature;
    try {
      await keepDelta(this.#ledger.store.ledger, { callId: call.callId, attempt }, delta, this.#ledger.now());
    } catch (error) {
      this.#warn('keeping what was written failed', error);
      return false;
    }
    this.#sequence += 1;
    // More may have come to it meanwhile.
    first.text = first.text.slice(delta.text.length);
    if (first.text === '' && first.signature === delta.signature) this.#pending.shift();
    try {
      await this.#publish(PUBLISH_INVOCATION, { event: deltaEvent(call, attempt, delta) });
    } catch (error) {
      // Whoever listens sees that one is missing, and finds it where it is kept.
      this.#warn('telling what was written failed', error);
    }
    return true;
  }

  /** The event that is missing says that there was more: the whole answer is kept in its own place. */
  #giveUp(): void {
    this.#pending.length = 0;
    this.#sequence += 1;
  }

  #warn(message: string, error: unknown): void {
    writeLine({ level: 'WARN', message, callId: this.#told.call.callId, reason: String(error) });
  }
}

const saysNothing = ({ text, toolUse, signature, redactedContent }: Delta): boolean =>
  text === '' && !toolUse && signature === undefined && redactedContent === undefined;

/** Whether something goes on with what waits. After a signature nothing does; what is not shown is a part of its own. */
const mayJoin = (last: Delta, next: Delta): boolean =>
  last.blockIndex === next.blockIndex &&
  last.signature === undefined &&
  [last, next].every(({ redactedContent }) => redactedContent === undefined);

/** As much of a text as an event takes, and no half of a character. */
function beginning(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  const isHigh = /[\uD800-\uDBFF]/.test(text[MAX_CHARACTERS - 1]!);
  return text.slice(0, MAX_CHARACTERS - (isHigh ? 1 : 0));
}
