import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Connection, lowerCase, MAX_PAYLOAD_BYTES } from './connection.ts';
import { isOriginAllowed } from './origin.ts';
import type { Served } from './server.ts';

const SUBPROTOCOL = 'graphql-ws';
const HEADER_SUBPROTOCOL = 'header-';
const REALTIME_PATH = '/graphql/realtime';

/** Serves the real-time endpoint on an HTTP server. Returns how to end all connections. */
export function serveRealtime(server: Server, served: Served): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PAYLOAD_BYTES,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined);
    if (!isOriginAllowed(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    if (request.url?.split('?')[0] !== REALTIME_PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const authorization = connectionAuthorization(request);
      new Connection(client, served, authorization && { authorization });
    });
  });
  return () => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  };
}

/** The authorization that came with the connection: in the query, or as a subprotocol. Base64 of JSON either way. */
function connectionAuthorization(request: IncomingMessage): Record<string, string> | undefined {
  const inQuery = new URL(request.url ?? '/', 'http://localhost').searchParams.get('header');
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const inProtocol = offered
    .find((name) => name.startsWith(HEADER_SUBPROTOCOL))
    ?.slice(HEADER_SUBPROTOCOL.length);
  const encoded = inProtocol ?? inQuery;
  if (!encoded) return undefined;
  try {
    const headers = JSON.parse(Buffer.from(encoded, 'base64').toString()) as Record<string, unknown>;
    return lowerCase(headers);
  } catch {
    return undefined;
  }
}
