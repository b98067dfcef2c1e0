import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { RunningHost } from './host.ts';

/** A way to a host that can be cut: what arrives is handed on as it is. */
export async function cableTo(
  host: RunningHost,
): Promise<{ url: string; drop: () => void; close: () => void }> {
  const { port, protocol } = new URL(host.url);
  const sockets = new Set<Socket>();
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    const far = connect(Number(port), 'localhost');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `${protocol}//localhost:${(server.address() as AddressInfo).port}/graphql`,
    /** Breaks every connection there is. */
    drop,
    close: () => {
      drop();
      server.close();
    },
  };
}
