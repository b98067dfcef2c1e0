import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lambdaWorker } from '../../functions/invocation/lambda-worker.ts';
import type { RunEvent } from '../../functions/invocation/worker.ts';
import { CREDENTIALS } from '../support/store.ts';

/** Lambda's Invoke, as it answers one function or another. */
const ANSWERS: Record<string, [status: number, body: unknown, headers?: Record<string, string>]> = {
  fine: [200, { id: 'x' }],
  throttled: [429, { Message: 'Rate exceeded' }, { 'x-amzn-errortype': 'TooManyRequestsException' }],
  forbidden: [403, { Message: 'no' }, { 'x-amzn-errortype': 'AccessDeniedException' }],
  broken: [500, { Message: 'oh' }, { 'x-amzn-errortype': 'ServiceException' }],
  crashing: [200, { errorMessage: 'oh' }, { 'x-amz-function-error': 'Unhandled' }],
  queued: [202, undefined],
};

let server: Server;
const asked: { name: string; type: string; event: unknown }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const name = /functions\/(\w+)\/invocations/.exec(request.url!)![1]!;
      const type = String(request.headers['x-amz-invocation-type']);
      asked.push({ name, type, event: JSON.parse(Buffer.concat(chunks).toString()) });
      const answer = ANSWERS[name];
      if (!answer) return; // never answered
      const [status, body, headers = {}] = answer;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const EVENT = { admission: { call: { callId: 'c' } }, input: { messages: [] } } as unknown as RunEvent;
const worker = (name: string) =>
  lambdaWorker(name, {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: CREDENTIALS,
  });

describe('a call is handed over through Lambda', () => {
  it.each([
    ['fine', { kind: 'answered', answer: { id: 'x' } }],
    ['throttled', { kind: 'refused' }],
    ['forbidden', { kind: 'refused' }],
    ['broken', { kind: 'unknown' }],
    ['crashing', { kind: 'unknown' }],
    ['silent', { kind: 'taken' }],
  ])('and waited for, once: %s', async (name, handed) => {
    asked.length = 0;
    expect(await worker(name).run(EVENT, 300)).toEqual(handed);
    expect(asked).toEqual([{ name, type: 'RequestResponse', event: EVENT }]);
  });

  it.each([
    ['queued', 'taken'],
    ['throttled', 'refused'],
    ['broken', 'unknown'],
  ])('and not waited for: %s', async (name, kind) => {
    asked.length = 0;
    expect(await worker(name).queue(EVENT)).toEqual({ kind });
    expect(asked).toEqual([{ name, type: 'Event', event: EVENT }]);
  });

  it('in no time is not: there is nothing to wait in', async () => {
    asked.length = 0;
    for (const ms of [0, -5]) expect(await worker('fine').run(EVENT, ms)).toEqual({ kind: 'refused' });
    expect(asked).toEqual([]);
  });

  it('that can’t be reached: nobody can say', async () => {
    const gone = lambdaWorker('x', { endpoint: 'http://127.0.0.1:1', region: 'r', credentials: CREDENTIALS });
    expect(await gone.run(EVENT, 1_000)).toEqual({ kind: 'unknown' });
  });
});
