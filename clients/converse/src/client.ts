import {
  ConverseCommand,
  ConverseStreamCommand,
  type ConverseCommandOutput,
  type ConverseStreamCommandOutput,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { converseOutput, type WithCost } from './answer.ts';
import type { Call, Tags } from './api.ts';
import { ask, type Endpoint } from './ask.ts';
import type { Authorization } from './authorization.ts';
import { cancel } from './cancel.ts';
import { endedBadly, UnsupportedFieldError } from './errors.ts';
import { untilEnded } from './look-up.ts';
import { INVOKE } from './queries.ts';
import { socketClass, type SocketClass } from './realtime.ts';
import { callOf } from './request.ts';
import { converseStream } from './stream.ts';

export type { CostSentry, WithCost } from './answer.ts';
export type { Denial, Failure, Tags } from './api.ts';
export type { Authorization, Unsigned } from './authorization.ts';
export {
  BudgetDeniedError,
  CallFailedError,
  CancelledError,
  CostSentryError,
  UnsupportedFieldError,
  ValidationException,
  type FieldError,
} from './errors.ts';
export type { SocketClass, SocketLike } from './realtime.ts';

export type CostSentryClientConfig = Authorization & {
  /** The API's GraphQL endpoint. */
  endpoint: string;
  /** Who pays, where a command or its options do not say otherwise. */
  tags?: Partial<Tags>;
  /** How often a request is sent at most; 3 by default, as in the SDK. */
  maxAttempts?: number;
  /** What streams are opened with, where the runtime has no WebSocket: in Node before 22, that of the package `ws`. */
  WebSocket?: SocketClass;
};

export interface SendOptions {
  /** Who pays for this call: before the command's `requestMetadata`, and the client's own `tags`. */
  tags?: Partial<Tags>;
  /** Makes the call idempotent: sent again with the same content it spends once. 1 to 64 of `A-Z a-z 0-9 _ -`; made here by default. */
  requestId?: string;
  /** Ends the call. */
  abortSignal?: AbortSignal;
}

const MAX_ATTEMPTS = 3;

/** Whether a command is of a class of the SDK, or of that class in another copy of the SDK: a program may have its own. */
const isA = (command: { new (...args: never[]): object; name: string }, given: object): boolean =>
  given instanceof command || given.constructor.name === command.name;

/** Takes the SDK's own Converse commands, and sends them through Cost Sentry: each reserves its worst case in budgets before Bedrock is called. */
export class CostSentryClient {
  readonly #config: CostSentryClientConfig;
  readonly #api: Endpoint;
  /** Aborted when the client is destroyed. */
  readonly #destroyed = new AbortController();

  constructor(config: CostSentryClientConfig) {
    this.#config = config;
    const { endpoint, maxAttempts = MAX_ATTEMPTS } = config;
    this.#api = { endpoint, authorization: config, maxAttempts };
  }

  /** Rejects with a `BudgetDeniedError` where a budget has no room: nothing is spent then. */
  send(command: ConverseCommand, options?: SendOptions): Promise<ConverseCommandOutput & WithCost>;
  send(command: ConverseStreamCommand, options?: SendOptions): Promise<ConverseStreamCommandOutput>;
  async send(
    command: ConverseCommand | ConverseStreamCommand,
    { tags = {}, requestId = randomId(), abortSignal }: SendOptions = {},
  ): Promise<ConverseCommandOutput | ConverseStreamCommandOutput> {
    const isStream = isA(ConverseStreamCommand, command);
    if (!isStream && !isA(ConverseCommand, command))
      throw new UnsupportedFieldError('command', 'must be a ConverseCommand or a ConverseStreamCommand');
    const call = callOf(command.input, { requestId, ofClient: this.#config.tags ?? {}, ofCall: tags });
    const signals = [this.#destroyed.signal, ...(abortSignal ? [abortSignal] : [])];
    const signal = AbortSignal.any(signals);
    return isStream ? this.#stream(call, signal) : this.#converse(call, signal);
  }

  async #converse(call: Call, signal: AbortSignal): Promise<ConverseCommandOutput & WithCost> {
    const startedAt = Date.now();
    try {
      const begun = (await ask(this.#api, INVOKE, call, signal))!;
      const ended = await untilEnded(this.#api, begun, signal);
      const failed = endedBadly(ended);
      if (failed) throw failed;
      return converseOutput(ended, Date.now() - startedAt);
    } catch (error) {
      if (signal.aborted) void cancel(this.#api, call.requestId);
      throw error;
    }
  }

  async #stream(call: Call, signal: AbortSignal): Promise<ConverseStreamCommandOutput> {
    const events = converseStream(this.#api, call, socketClass(this.#config.WebSocket), signal);
    // As in the SDK, what fails before there is any answer fails here, and not in the loop that reads it.
    const first = await events.next();
    return {
      $metadata: { httpStatusCode: 200, requestId: call.requestId },
      stream: withFirst(first, events),
    };
  }

  /** Ends the calls that are under way, and their connections. */
  destroy(): void {
    this.#destroyed.abort();
  }
}

async function* withFirst(
  first: IteratorResult<ConverseStreamOutput, void>,
  rest: AsyncGenerator<ConverseStreamOutput, void>,
): AsyncGenerator<ConverseStreamOutput, void> {
  try {
    if (!first.done) yield first.value;
    yield* rest;
  } finally {
    await rest.return();
  }
}

/** Anywhere, `crypto.randomUUID` only on pages that came over TLS. */
const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
