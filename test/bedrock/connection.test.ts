import { createServer as createHttpServer } from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';
import { openBedrock } from '../../functions/bedrock/client.ts';
import { converse } from '../../functions/bedrock/converse.ts';
import { CREDENTIALS } from '../support/store.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A server that takes each stream, and does this to it. */
async function answering(act: (stream: http2.ServerHttp2Stream, nth: number) => void): Promise<string> {
  let streams = 0;
  const server = http2.createServer();
  server.on('session', (session) => session.on('error', () => undefined));
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    act(stream, (streams += 1));
  });
  return `http://127.0.0.1:${await listening(server)}`;
}

const ANSWER = JSON.stringify({
  output: { message: { role: 'assistant', content: [{ text: 'hi' }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
});

const ask = (config: BedrockRuntimeClientConfig) =>
  converse(
    openBedrock({ region: 'us-east-1', credentials: CREDENTIALS, ...config }),
    { modelId: 'acme.a', messages: [{ role: 'user', content: [{ text: 'hi' }] }] },
    { deadline: Date.now() + 5_000 },
  );

const FREE = { kind: 'refused', failure: { type: 'Unreachable', retryable: true } };

describe('a request that Bedrock certainly did not begin with is free', () => {
  it('where the connection could not be secured', async () => {
    const port = await listening(createHttpServer((_request, response) => response.end('plain')));
    expect(await ask({ endpoint: `https://127.0.0.1:${port}` })).toMatchObject(FREE);
  });

  it.each(['CredentialsProviderError', 'TokenProviderError'])(
    'where there are no credentials: %s',
    async (name) => {
      const credentials = async () => Promise.reject(Object.assign(new Error('no credentials'), { name }));
      expect(await ask({ endpoint: 'http://127.0.0.1:9', credentials })).toMatchObject(FREE);
    },
  );

  it('where the SDK itself refused to send it', async () => {
    const bedrock = openBedrock({
      endpoint: 'http://127.0.0.1:9',
      region: 'us-east-1',
      credentials: CREDENTIALS,
    });
    expect(
      await converse(bedrock, { modelId: '', messages: [] }, { deadline: Date.now() + 5_000 }),
    ).toMatchObject(FREE);
  });

  it('where every stream was refused, and asked again where only the first was', async () => {
    const refuse = (stream: http2.ServerHttp2Stream) => stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
    expect(await ask({ endpoint: await answering(refuse) })).toMatchObject(FREE);
    const endpoint = await answering((stream, nth) => {
      if (nth === 1) return refuse(stream);
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      stream.end(ANSWER);
    });
    expect(await ask({ endpoint })).toMatchObject({ kind: 'answered', blocks: [{ text: 'hi' }] });
  });
});

describe('a request that may have been begun with is charged at its worst case', () => {
  it.each<[string, (stream: http2.ServerHttp2Stream) => void]>([
    ['the session ended', (stream) => stream.session!.destroy()],
    ['the stream was reset', (stream) => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR)],
    ['the server asked for calm', (stream) => stream.close(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM)],
    [
      'the answer ended in the middle',
      (stream) => {
        stream.respond({ ':status': 200, 'content-type': 'application/json' });
        stream.write(ANSWER.slice(0, 40), () => stream.session!.destroy());
      },
    ],
  ])('where %s', async (_what, act) => {
    let asked = 0;
    const endpoint = await answering((stream) => {
      asked += 1;
      act(stream);
    });
    expect((await ask({ endpoint })).kind).toBe('unknown');
    expect(asked).toBe(1); // and not asked again: it could be paid twice
  });
});
