import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';

/** A server that speaks OpenAI's protocol. */
export interface Server {
  /** Its base URL, such as `http://localhost:11434/v1`. */
  url: string;
  apiKey?: string | undefined;
}

/** There was no connection to a server: it has begun with nothing. */
export class NotReached extends Error {}

const CONNECT_MS = 5_000;

/**
 * Asks a server, and gives its answer once that has begun. Throws `NotReached` where there was no connection, and anything else where
 * the request may have arrived. Each request has a connection of its own: on a kept one that the server is just closing nobody can say whether
 * a request arrived.
 */
export function ask(
  { url, apiKey }: Server,
  path: string,
  { body, signal }: { body?: object; signal?: AbortSignal } = {},
): Promise<IncomingMessage> {
  const [request, connected] = url.startsWith('https:')
    ? [https.request, 'secureConnect']
    : [http.request, 'connect'];
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const asking = request(`${url}${path}`, {
      method: body ? 'POST' : 'GET',
      agent: false,
      ...(signal && { signal }),
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(apiKey && { authorization: `Bearer ${apiKey}` }),
      },
    });
    const patience = setTimeout(() => {
      if (!isConnected) asking.destroy(new Error(`no connection in ${CONNECT_MS / 1000} seconds`));
    }, CONNECT_MS);
    asking.once('socket', (socket) => {
      socket.once(connected, () => {
        isConnected = true;
        clearTimeout(patience);
      });
    });
    asking.once('response', resolve);
    asking.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(patience);
      // The error of a name with two addresses has no message.
      reject(isConnected ? error : new NotReached(error.message || error.code));
    });
    asking.end(body && JSON.stringify(body));
  });
}

/** All that a server says. */
export async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk as string;
  return text;
}
