import { NodeHttp2Handler, type NodeHttp2HandlerOptions } from '@smithy/node-http-handler';

type Handle = NodeHttp2Handler['handle'];

/** An idle connection that is younger than this is trusted. Bedrock keeps them for minutes, but a frozen function does not hear the end. */
const IDLE_MS = 5_000;
const STREAMS_A_SESSION = 100;

/**
 * Keeps one HTTP/2 session for many calls: making one takes longer than all else here. One that was idle for long is replaced, also after
 * a Lambda was thawed: a request on a dead connection has no answer, and would be charged at its worst case.
 */
export class KeptSession extends NodeHttp2Handler {
  readonly #idleMs: number;
  #active = 0;
  #lastUsed = 0;

  constructor(options: NodeHttp2HandlerOptions = {}, idleMs = IDLE_MS) {
    super({ maxConcurrentStreams: STREAMS_A_SESSION, ...options });
    this.#idleMs = idleMs;
  }

  override async handle(...args: Parameters<Handle>): ReturnType<Handle> {
    if (this.#active === 0 && Date.now() - this.#lastUsed > this.#idleMs) this.destroy();
    this.#active += 1;
    const done = () => {
      this.#active -= 1;
      this.#lastUsed = Date.now();
    };
    try {
      const answer = await super.handle(...args);
      (answer.response.body as NodeJS.ReadableStream).once('close', done);
      return answer;
    } catch (error) {
      done();
      throw error;
    }
  }
}
