import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openBedrock } from '../../functions/bedrock/client.ts';
import { converse } from '../../functions/bedrock/converse.ts';
import { KeptSession } from '../../functions/bedrock/kept-session.ts';
import { CREDENTIALS } from '../support/store.ts';

const ANSWER = JSON.stringify({
  output: { message: { role: 'assistant', content: [{ text: 'hi' }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
});

const servers: http2.Http2Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A model that answers after a while, and its sessions. */
async function model(ms = 0) {
  const sessions: http2.ServerHttp2Session[] = [];
  const silent = new Set<unknown>();
  const server = http2.createServer();
  servers.push(server);
  server.on('session', (session) => {
    session.on('error', () => undefined);
    sessions.push(session);
  });
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    setTimeout(() => {
      if (stream.destroyed || silent.has(stream.session)) return;
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      stream.end(ANSWER);
    }, ms);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { sessions, silent, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const asking = (endpoint: string, idleMs?: number) => {
  const requestHandler = new KeptSession({}, idleMs);
  const bedrock = openBedrock({ endpoint, region: 'us-east-1', credentials: CREDENTIALS, requestHandler });
  const input = { modelId: 'acme.a', messages: [{ role: 'user' as const, content: [{ text: 'hi' }] }] };
  return () => converse(bedrock, input, { deadline: Date.now() + 5_000 });
};

describe('the session to the model', () => {
  it('serves many calls, one after another and at once', async () => {
    const { sessions, endpoint } = await model(20);
    const ask = asking(endpoint);
    expect((await ask()).kind).toBe('answered');
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    expect(answers.every(({ kind }) => kind === 'answered')).toBe(true);
    expect(sessions).toHaveLength(1);
  });

  it('is replaced when it was idle for long: what has ended meanwhile nobody has heard of', async () => {
    const { sessions, silent, endpoint } = await model();
    const ask = asking(endpoint, 100);
    await ask();
    await delay(150);
    silent.add(sessions[0]); // it is there, and never answers again
    expect((await ask()).kind).toBe('answered');
    expect(sessions).toHaveLength(2);
  });

  it('is not replaced under a call that takes long', async () => {
    const { sessions, endpoint } = await model(300);
    const ask = asking(endpoint, 100);
    const slow = ask();
    await delay(150);
    expect((await ask()).kind).toBe('answered');
    expect((await slow).kind).toBe('answered');
    expect(sessions).toHaveLength(1);
  });

  it('that the other side has ended is not used again', async () => {
    const { sessions, endpoint } = await model();
    const ask = asking(endpoint);
    await ask();
    sessions[0]!.close();
    await delay(50);
    expect((await ask()).kind).toBe('answered');
    expect(sessions).toHaveLength(2);
  });
});
