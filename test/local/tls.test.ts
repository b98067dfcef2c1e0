import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { certificateOf } from '../../infra/local/http/certificate.ts';
import { invoke } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost({ TLS: 'self-signed' });
});
afterAll(() => host.stop());

const ca = () => readFileSync(/TLS +(\S+)/.exec(host.output())![1]!, 'utf8');

const get = (path: string, options: object = {}) =>
  new Promise<string>((resolve, reject) => {
    request(`${host.origin}${path}`, { ca: ca(), ...options }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => resolve(body));
    })
      .once('error', reject)
      .end();
  });

it('TLS=self-signed serves https: and wss:, by a certificate that is good for this machine', async () => {
  expect(host.url).toMatch(/^https:/);
  expect(await get('/health')).toBe('{"status":"ok"}');
  await expect(get('/health', { ca: undefined })).rejects.toThrow('self-signed certificate');
  const socket = new WebSocket(`${host.url.replace('https', 'wss')}/realtime`, 'graphql-ws', { ca: ca() });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.close();
});

it('and http: and ws: on the same port as before', async () => {
  const plain = { url: host.url.replace('https', 'http') };
  expect((await invoke(plain)).status).toBe('SUCCEEDED');
  const socket = new WebSocket(`${plain.url.replace('http', 'ws')}/realtime`, 'graphql-ws');
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.close();
});

it('has the same certificate the next time, so that it is trusted once', async () => {
  const before = ca();
  const { dataDir } = host;
  await host.stop('SIGKILL');
  host = await startHost({ TLS: 'self-signed' }, dataDir);
  expect(ca()).toBe(before);
});

it('and connections that say nothing, or nonsense, keep nobody else from it', async () => {
  const port = Number(new URL(host.url).port);
  const silent = connect(port, 'localhost');
  const nonsense = connect(port, 'localhost', () => nonsense.write(Buffer.from([22, 0, 0, 0, 1, 2, 3])));
  const gone = connect(port, 'localhost', () => gone.destroy());
  for (const socket of [silent, nonsense, gone]) socket.on('error', () => undefined);
  await new Promise((resolve) => nonsense.once('close', resolve));
  expect(await get('/health')).toBe('{"status":"ok"}');
  silent.destroy();
});

it('ends at once, whatever connections are open that have said nothing or only begun', async () => {
  const other = await startHost({ TLS: 'self-signed' });
  const port = Number(new URL(other.url).port);
  const sockets = [
    connect(port, 'localhost'),
    connect(port, 'localhost', () => sockets[1]!.write(Buffer.from([22]))),
  ];
  for (const socket of sockets) socket.on('error', () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const begin = Date.now();
  await other.stop();
  expect(Date.now() - begin).toBeLessThan(5_000); // by force it would be ten seconds
});

it('makes a certificate anew where there is only a part of one', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cost-sentry-tls-'));
  const { cert } = await certificateOf(dataDir);
  expect((await certificateOf(dataDir)).cert).toBe(cert);
  for (const file of ['certificate.pem', 'key.pem']) {
    writeFileSync(join(dataDir, 'tls', file), '');
    const anew = await certificateOf(dataDir);
    expect(new X509Certificate(anew.cert).checkPrivateKey(createPrivateKey(anew.key))).toBe(true);
  }
  rmSync(dataDir, { recursive: true });
});
