import { GraphQLError } from 'graphql';
import type { WebSocket } from 'ws';
import { authenticate, type Authenticated, type Credentials, type Refused } from '../auth/authenticate.ts';
import { NOT_AUTHORIZED } from '../auth/user-pool.ts';
import { requestError } from '../appsync/errors.ts';
import { subscribedField } from '../appsync/subscriptions.ts';
import { parseRequest, type Served } from './server.ts';

const CONNECTION_TIMEOUT_MS = 300_000;
const KEEP_ALIVE_MS = 60_000;
/** Who has not proved anything by then is let go. */
const INIT_TIMEOUT_MS = 10_000;
const MAX_SUBSCRIPTIONS_PER_CONNECTION = 100;
export const MAX_PAYLOAD_BYTES = 240 * 1024;
/** A subscriber that does not read is let go, before it fills the host's memory. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

interface ClientMessage {
  type?: string;
  id?: string;
  payload?: { data?: string; extensions?: { authorization?: Record<string, string> } };
}

const unauthorized = ({ refused }: Refused) => ({ errorType: 'UnauthorizedException', message: refused });

const errors = (errorType: string, message: string) => ({ errors: [{ errorType, message }] });

/**
 * One connection of AppSync's real-time protocol.
 * Source: https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export class Connection {
  readonly #socket: WebSocket;
  readonly #served: Served;
  readonly #authorization: Record<string, string> | undefined;
  readonly #subscriptions = new Map<string, () => void>();
  #keepAlive: NodeJS.Timeout | undefined;
  readonly #initTimeout: NodeJS.Timeout;
  /** Messages are handled one after the other, as they came. */
  #queue: Promise<void> = Promise.resolve();

  constructor(
    socket: WebSocket,
    served: Served,
    connection: { authorization: Record<string, string> } | undefined,
  ) {
    this.#socket = socket;
    this.#served = served;
    this.#authorization = connection?.authorization;
    this.#initTimeout = setTimeout(() => socket.terminate(), INIT_TIMEOUT_MS);
    socket.on('message', (data) => {
      this.#queue = this.#queue
        .then(() => this.#receive(String(data)))
        .catch((error: unknown) => {
          process.stderr.write(`${String(error)}\n`);
          socket.terminate();
        });
    });
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => {
      clearTimeout(this.#initTimeout);
      clearInterval(this.#keepAlive);
      for (const end of this.#subscriptions.values()) end();
    });
  }

  async #receive(text: string): Promise<void> {
    let message: ClientMessage;
    try {
      message = JSON.parse(text) as ClientMessage;
      if (typeof message !== 'object' || message === null) throw new TypeError('not an object');
    } catch {
      return this.#send({
        type: 'error',
        payload: errors('MalformedMessage', 'The message is not a JSON object.'),
      });
    }
    switch (message.type) {
      case 'connection_init':
        return this.#init();
      case 'start':
        return this.#start(message);
      case 'stop':
        return this.#stop(message);
      default:
        return this.#send({
          id: message.id,
          type: 'error',
          payload: errors('UnsupportedOperation', 'unknown message type'),
        });
    }
  }

  async #init(): Promise<void> {
    const who = await this.#authenticate(this.#authorization, '/graphql/connect', '{}');
    if ('refused' in who) {
      this.#send({
        type: 'connection_error',
        payload: { errors: [{ ...unauthorized(who), errorCode: 401 }] },
      });
      this.#socket.close();
      return;
    }
    clearTimeout(this.#initTimeout);
    this.#send({ type: 'connection_ack', payload: { connectionTimeoutMs: CONNECTION_TIMEOUT_MS } });
    clearInterval(this.#keepAlive);
    this.#keepAlive = setInterval(() => this.#send({ type: 'ka' }), KEEP_ALIVE_MS);
    this.#send({ type: 'ka' });
  }

  #authenticate(
    headers: Record<string, string> | undefined,
    path: string,
    body: string,
  ): Promise<Authenticated | Refused> {
    const credentials: Credentials = this.#served.credentials;
    return headers
      ? authenticate(credentials, { method: 'POST', path, headers, body })
      : Promise.resolve({ refused: NOT_AUTHORIZED });
  }

  async #start({ id, payload }: ClientMessage): Promise<void> {
    const fail = (payloadOf: object) => this.#send({ id, type: 'error', payload: payloadOf });
    if (!id || !this.#keepAlive)
      return fail(errors('BadRequest', 'start needs an id, and a connection that was acknowledged'));
    if (this.#subscriptions.has(id))
      return fail(errors('DuplicatedOperationError', `there is a subscription ${id} already`));
    if (this.#subscriptions.size >= MAX_SUBSCRIPTIONS_PER_CONNECTION) {
      return fail(
        errors('MaxSubscriptionsReachedError', `at most ${MAX_SUBSCRIPTIONS_PER_CONNECTION} a connection`),
      );
    }
    const data = payload?.data ?? '';
    const given = lowerCase(payload?.extensions?.authorization);
    const who = await this.#authenticate(given, '/graphql', data);
    if ('refused' in who) return fail({ errors: [unauthorized(who)] });
    const prepared = this.#prepare(data);
    if ('errors' in prepared) return fail(prepared);
    const { field, document, variables, operationName } = prepared;
    // Its resolver says whether it may begin, and what it is restricted to.
    const begun = await this.#served.api.execute(document, { variables, operationName }, who, given ?? {});
    if (begun.answer.errors) return fail({ errors: begun.answer.errors });
    if (!begun.resolved) return fail(errors('BadRequest', 'the subscription selects nothing'));

    const end = this.#served.subscriptions.add({
      field,
      filter: begun.subscriptionFilter,
      document,
      variables,
      operationName,
      who,
      deliver: (answer) => this.#deliver(id, answer),
    });
    this.#subscriptions.set(id, end);
    this.#send({ id, type: 'start_ack' });
  }

  #prepare(data: string) {
    const { api } = this.#served;
    const asked = parseRequest(data);
    if (typeof asked === 'string') return errors('BadRequest', `payload.data: ${asked}`);
    const prepared = api.prepare(asked);
    if ('errors' in prepared) return { errors: prepared.errors };
    const { document, operation } = prepared;
    if (operation.operation !== 'subscription')
      return errors('BadRequest', 'only subscriptions go over this connection');
    try {
      const { variables, operationName } = asked;
      return { document, variables, operationName, field: subscribedField(operation) };
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [requestError(error, document)] };
      throw error;
    }
  }

  #stop({ id = '' }: ClientMessage): void {
    const end = this.#subscriptions.get(id);
    if (!end)
      return this.#send({
        id,
        type: 'error',
        payload: errors('UnknownOperationError', `there is no subscription ${id}`),
      });
    end();
    this.#subscriptions.delete(id);
    this.#send({ id, type: 'complete' });
  }

  #deliver(id: string, payload: object): void {
    const size = Buffer.byteLength(JSON.stringify(payload));
    if (size <= MAX_PAYLOAD_BYTES) return this.#send({ id, type: 'data', payload });
    return this.#send({
      id,
      type: 'error',
      payload: errors(
        'PayloadTooLarge',
        `an event takes ${size} bytes; at most ${MAX_PAYLOAD_BYTES} are delivered`,
      ),
    });
  }

  #send(message: object): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > MAX_UNREAD_BYTES) return this.#socket.terminate();
    this.#socket.send(JSON.stringify(message));
  }
}

/** Headers by lower-case name; whatever is no string is left out. */
export const lowerCase = (headers: Record<string, unknown> | undefined): Record<string, string> | undefined =>
  headers &&
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );
