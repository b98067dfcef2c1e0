import { WebSocket } from 'ws';
import type { RunningHost } from './host.ts';

interface Message {
  type: string;
  id?: string;
  payload?: {
    data?: Record<string, unknown>;
    errors?: { errorType: string; message: string; errorCode?: number }[];
    connectionTimeoutMs?: number;
  };
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');

/** A bare client of AppSync's real-time protocol. */
export class RealtimeClient {
  readonly socket: WebSocket;
  readonly received: Message[] = [];
  readonly #authorization: object;
  #waiting: (() => void)[] = [];

  constructor(
    host: RunningHost,
    {
      apiKey = 'da2-local',
      token = undefined as string | undefined,
      as = 'query' as 'query' | 'subprotocol' | 'none',
    } = {},
  ) {
    const url = `${host.url.replace('http', 'ws')}/realtime`;
    const proof = token === undefined ? { 'x-api-key': apiKey } : { Authorization: token };
    this.#authorization = { host: new URL(host.url).host, ...proof };
    const header = encode(this.#authorization);
    if (as === 'query') {
      this.socket = new WebSocket(
        `${url}?header=${encodeURIComponent(header)}&payload=${encode({})}`,
        'graphql-ws',
      );
    } else {
      const inProtocol = `header-${Buffer.from(JSON.stringify(this.#authorization)).toString('base64url')}`;
      this.socket = new WebSocket(url, as === 'none' ? ['graphql-ws'] : ['graphql-ws', inProtocol]);
    }
    this.socket.on('message', (data) => {
      this.received.push(JSON.parse(String(data)) as Message);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** Waits for a message that fits, among those received and to come. */
  async until(fits: (message: Message) => boolean, timeoutMs = 10_000): Promise<Message> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = this.received.find(fits);
      if (found) return found;
      const remaining = deadline - Date.now();
      if (remaining <= 0) throw new Error(`not received; so far: ${JSON.stringify(this.received)}`);
      await Promise.race([
        new Promise<void>((resolve) => this.#waiting.push(resolve)),
        new Promise((resolve) => setTimeout(resolve, remaining)),
      ]);
    }
  }

  send(message: object): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async connect(): Promise<this> {
    if (this.socket.readyState !== WebSocket.OPEN)
      await new Promise((resolve) => this.socket.once('open', resolve));
    this.send({ type: 'connection_init' });
    await this.until(({ type }) => type === 'connection_ack');
    return this;
  }

  start(id: string, query: string, variables: object = {}, operationName?: string): Promise<Message> {
    this.send({
      id,
      type: 'start',
      payload: {
        data: JSON.stringify({ query, variables, operationName }),
        extensions: { authorization: this.#authorization },
      },
    });
    return this.until((message) => message.id === id && ['start_ack', 'error'].includes(message.type));
  }

  /** The values of a field in the events of a subscription so far. */
  events<T>(id: string, field: string): T[] {
    return this.received
      .filter((message) => message.type === 'data' && message.id === id)
      .map(({ payload }) => payload!.data![field] as T);
  }

  close(): void {
    this.socket.terminate();
  }
}
