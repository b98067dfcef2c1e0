import type { ServerHttp2Stream } from 'node:http2';
import { frame, type Event } from './event-stream.ts';
import { failedBy, type ModelCall } from './model-call.ts';

/** An error as Bedrock answers it. */
export interface Refusal {
  status: number;
  type: string;
  message: string;
}

const INTERNAL_ERROR = 2; // of HTTP/2

/** The answer to one request: an error, a whole answer, or one event after the other. To a caller who has hung up nothing is written. */
export class Reply {
  readonly #stream: ServerHttp2Stream;
  readonly #gone = new AbortController();
  readonly #beganAt = Date.now();
  #told: ((call: ModelCall) => void) | undefined;

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream;
    stream.once('close', () => this.#gone.abort());
  }

  /** Has somebody told how the call of a model ends, if it does: an answer that breaks off nobody measures. */
  tell(told: (call: ModelCall) => void): void {
    this.#told = told;
  }

  /** Aborts when the caller hangs up: nobody waits for the rest. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  get isGone(): boolean {
    return this.#stream.destroyed;
  }

  refuse({ status, type, message }: Refusal): void {
    this.#ended(failedBy(status));
    this.#answer(status, JSON.stringify({ message }), { 'x-amzn-errortype': type });
  }

  whole(answer: object): void {
    this.#answered((answer as { usage?: unknown }).usage);
    this.#answer(200, JSON.stringify(answer));
  }

  /** An answer that is no JSON. */
  garbled(text: string): void {
    this.#answered({});
    this.#answer(200, text);
  }

  /** Begins an answer that comes event by event. */
  begin(): void {
    if (this.isGone) return;
    this.#stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
  }

  event(event: Event): void {
    const [type, payload] = event;
    if (type === 'metadata') this.#answered((payload as { usage?: unknown }).usage);
    if (!this.isGone) this.#stream.write(frame(event, 'event'));
  }

  /** Ends an answer that has begun by an error. */
  exception(type: string, message: string): void {
    this.#ended({ kind: 'server-error' });
    if (!this.isGone) this.#stream.end(frame([type, { message }], 'exception'));
  }

  end(): void {
    this.#answered({});
    if (!this.isGone) this.#stream.end();
  }

  /** Leaves the caller without an answer, or without the rest of one: as a connection that breaks. */
  reset(): void {
    this.#stream.close(INTERNAL_ERROR);
  }

  #answered(usage: unknown): void {
    const latencyMs = Date.now() - this.#beganAt;
    this.#ended({ kind: 'answered', usage: (usage ?? {}) as Record<string, unknown>, latencyMs });
  }

  /** Only the first end is one. */
  #ended(call: ModelCall): void {
    const told = this.#told;
    this.#told = undefined;
    told?.(call);
  }

  #answer(status: number, text: string, more: object = {}): void {
    if (this.isGone) return;
    this.#stream.respond({ ':status': status, 'content-type': 'application/json', ...more });
    this.#stream.end(text);
  }
}
