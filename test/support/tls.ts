import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import { generate } from 'selfsigned';
import type { RunningHost } from './host.ts';

/** A host as clients see it that speak TLS only: what arrives is handed on as it is. */
export async function overTls(
  host: RunningHost,
): Promise<{ url: string; drop: () => void; close: () => void }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const port = Number(new URL(host.url).port);
  const sockets = new Set<Socket>();
  const server = createServer({ key, cert }, (secure) => {
    const plain = connect(port, 'localhost');
    for (const socket of [secure, plain]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    secure.pipe(plain).pipe(secure);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}/graphql`,
    /** Breaks every connection there is. */
    drop: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
