import type { InvocationEvent } from './api.ts';
import type { Endpoint } from './ask.ts';
import { authorizing, type Unsigned } from './authorization.ts';
import { textToBase64Url } from './base64.ts';
import { abortError, CostSentryError, graphqlError, type GraphQLFault } from './errors.ts';
import { FOLLOW } from './queries.ts';

/** What is needed of a WebSocket: that of browsers and of Node from 22 on has it, and so has that of the package `ws`. */
export interface SocketLike {
  send(message: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close' | 'error' | 'message', listener: (event: object) => void): void;
}

export type SocketClass = new (url: string, protocols: string[]) => SocketLike;

/** The class to make sockets of. */
export function socketClass(given?: SocketClass): SocketClass {
  const own = (globalThis as { WebSocket?: SocketClass }).WebSocket;
  const found = given ?? own;
  if (found) return found;
  throw new CostSentryError(
    'NoWebSocket',
    "This runtime has no WebSocket, which ConverseStreamCommand needs. Node has one from version 22 on; before, give the client that of the package ws: new CostSentryClient({ …, WebSocket }), with import { WebSocket } from 'ws'.",
  );
}

const APPSYNC_HOST = /^([^.]+)\.appsync-api\.([^.]+\.amazonaws\.com(\.cn)?)$/;

/** Where AppSync's real-time endpoint is. Source: https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html */
export function realtimeUrl(endpoint: string): string {
  const url = new URL(endpoint);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  const [, id, rest] = APPSYNC_HOST.exec(url.host) ?? [];
  // Domains of one's own, and the local host, have it below their path.
  if (id === undefined) url.pathname = `${url.pathname}/realtime`;
  else url.host = `${id}.appsync-realtime-api.${rest}`;
  return url.href;
}

interface Message {
  type: string;
  id?: string;
  payload?: { data?: { onInvocation?: InvocationEvent | null } | null; errors?: GraphQLFault[] };
}

/** Until a subscription is acknowledged; then it is silent for as long as the model is. */
const ACKNOWLEDGED_WITHIN_MS = 15_000;
const SUBSCRIPTION = '1';

export interface Listener {
  onEvent: (event: InvocationEvent) => void;
  /** The connection is gone, after it was acknowledged. */
  onDropped: () => void;
}

/** Subscribes to one call's events. Resolves, to how to end it, once no event is missed any more. */
export async function follow(
  api: Endpoint,
  Socket: SocketClass,
  requestId: string,
  { onEvent, onDropped }: Listener,
  signal: AbortSignal,
): Promise<() => void> {
  const { endpoint } = api;
  const { host } = new URL(endpoint);
  const proof = async (url: string, body: string) => ({
    host,
    ...(await authorizing(api.authorization, { method: 'POST', url, body } satisfies Unsigned)),
  });
  const data = JSON.stringify({ query: FOLLOW, variables: { requestId } });
  // A signature is for one message: each of the two has its own.
  const connecting = await proof(`${endpoint}/connect`, '{}');
  const starting = await proof(endpoint, data);
  const header = `header-${textToBase64Url(JSON.stringify(connecting))}`;
  const socket = new Socket(realtimeUrl(endpoint), ['graphql-ws', header]);
  let isFollowing = false;
  let isClosed = false;
  const close = () => {
    isClosed = true;
    socket.close();
  };

  return new Promise((resolve, reject) => {
    const fail = (error: CostSentryError) => {
      clearTimeout(timer);
      if (isFollowing && !isClosed) onDropped();
      close();
      reject(error); // of no effect where it has been resolved
    };
    const unreachable = (why: string) =>
      fail(new CostSentryError('NetworkingError', `Real time: ${why}`, { fault: 'server', retryable: true }));
    const timer = setTimeout(() => unreachable('no acknowledgement in time'), ACKNOWLEDGED_WITHIN_MS);
    const receive: Record<string, (message: Message) => void> = {
      connection_ack: () =>
        socket.send(
          JSON.stringify({
            id: SUBSCRIPTION,
            type: 'start',
            payload: { data, extensions: { authorization: starting } },
          }),
        ),
      start_ack() {
        clearTimeout(timer);
        isFollowing = true;
        resolve(close);
      },
      data({ payload }) {
        if (payload?.data?.onInvocation) onEvent(payload.data.onInvocation);
      },
      connection_error: ({ payload }) => fail(graphqlError(payload?.errors ?? [], requestId)),
      error: ({ payload }) => fail(graphqlError(payload?.errors ?? [], requestId)),
      complete: () => unreachable('the subscription was ended'),
    };
    socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    socket.addEventListener('close', () => unreachable('the connection was closed'));
    socket.addEventListener('error', () => unreachable('the connection failed'));
    socket.addEventListener('message', (event) => {
      if (isClosed) return;
      const message = JSON.parse(String((event as { data?: unknown }).data)) as Message;
      if (Object.hasOwn(receive, message.type)) receive[message.type]!(message);
    });
    signal.addEventListener('abort', () => fail(abortError()), { once: true });
    if (signal.aborted) fail(abortError());
  });
}
