import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificate } from './certificate.ts';

/** The first byte of a TLS connection: a handshake. No HTTP request begins so. */
const HANDSHAKE = 22;

/** A connection that has said nothing for this long, or has not ended its handshake, is ended. */
const SILENCE_MS = 10_000;

/**
 * Has a server that speaks HTTP speak HTTPS too, on the same port: the first byte of a connection tells. So whatever knows the plain
 * address (curl, the demo, the functions themselves) goes on as it is. Returns how to end the connections that HTTP does not know of yet.
 */
export function alsoOverTls(server: Server, { key, cert }: Certificate): () => void {
  const [accept] = server.listeners('connection') as ((socket: Socket) => void)[];
  const undecided = new Set<Socket>();
  const options = { key, cert, ALPNProtocols: ['http/1.1'], handshakeTimeout: SILENCE_MS };
  const secure = createServer(options, (socket) => accept!.call(server, socket));
  secure.on('tlsClientError', (_error, socket) => socket.destroy());
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const giveUp = () => socket.destroy();
    undecided.add(socket);
    socket.on('close', () => undecided.delete(socket));
    socket.setTimeout(SILENCE_MS, giveUp);
    for (const event of ['error', 'end']) socket.on(event, giveUp);
    socket.once('data', (first: Buffer) => {
      for (const event of ['error', 'end', 'timeout']) socket.off(event, giveUp);
      socket.setTimeout(0);
      socket.pause();
      socket.unshift(first);
      if (first[0] === HANDSHAKE) secure.emit('connection', socket);
      else {
        undecided.delete(socket);
        accept!.call(server, socket);
      }
      process.nextTick(() => socket.resume());
    });
  });
  return () => {
    for (const socket of undecided) socket.destroy();
  };
}
