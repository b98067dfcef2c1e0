import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { converse, type Cache } from './model/answering.ts';
import { countInput } from './model/counting.ts';
import { lastText, type ConverseBody } from './model/request.ts';
import { STREAM_FAULTS, streamAnswer } from './model/streaming.ts';

/** A model to develop against: speaks Bedrock's protocol over plain HTTP/2, and says that it is a stand-in. */
export interface StandIn {
  endpoint: string;
  /** How many model calls it has answered, of any kind. */
  calls(): number;
  /** How many tokens of a streamed answer it has written so far, by the `requestId` in the request's metadata. */
  written(requestId: string): number;
  close(): Promise<void>;
}

/**
 * How tests ask for a fault: `[stand-in: throttled]` anywhere in the last turn. Each is what Bedrock itself answers,
 * or fails to.
 */
const FAULTS: Record<string, { status: number; type: string; message: string }> = {
  throttled: {
    status: 429,
    type: 'ThrottlingException',
    message: 'Too many requests, please wait before trying again.',
  },
  'model-timeout': {
    status: 408,
    type: 'ModelTimeoutException',
    message: 'The model took too long to answer.',
  },
  'model-error': { status: 424, type: 'ModelErrorException', message: 'The model failed.' },
  'access-denied': {
    status: 403,
    type: 'AccessDeniedException',
    message: "You don't have access to the model.",
  },
  'not-ready': { status: 429, type: 'ModelNotReadyException', message: 'The model is not ready.' },
  quota: {
    status: 400,
    type: 'ServiceQuotaExceededException',
    message: 'The quota of the account is used up.',
  },
  'end-of-life': {
    status: 404,
    type: 'ResourceNotFoundException',
    message: 'This model version has reached the end of its life.',
  },
  unavailable: { status: 503, type: 'ServiceUnavailableException', message: 'Bedrock is unavailable.' },
  internal: { status: 500, type: 'InternalServerException', message: 'Something failed inside Bedrock.' },
};

/** Starts the stand-in. `latencyMs` is the time a model call takes; a turn may ask for its own by `[stand-in: 250ms]`. */
export async function startStandIn({ port = 0, latencyMs = 0 } = {}): Promise<StandIn> {
  let calls = 0;
  const cache: Cache = new Map();
  const written = new Map<string, number>();
  const server = createServer();
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined); // the caller hung up
    void readBody(stream)
      .then(async (body) => {
        calls += 1;
        await answer(stream, headers, body, { latencyMs, cache, written });
      })
      .catch((error: unknown) => {
        process.stderr.write(`the stand-in failed: ${String(error)}\n`);
        stream.close(2);
      });
  });
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    written: (requestId) => written.get(requestId) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
  };
}

async function readBody(stream: ServerHttp2Stream): Promise<ConverseBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString() || '{}') as ConverseBody;
  } catch {
    return {};
  }
}

async function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  body: ConverseBody,
  { latencyMs, cache, written }: { latencyMs: number; cache: Cache; written: Map<string, number> },
): Promise<void> {
  const respond = (status: number, payload: string, more: object = {}) => {
    if (stream.destroyed) return;
    stream.respond({ ':status': status, 'content-type': 'application/json', ...more });
    stream.end(payload);
  };
  const fail = (status: number, type: string, message: string) =>
    respond(status, JSON.stringify({ message }), { 'x-amzn-errortype': type });

  const [, modelId, operation] = /^\/model\/([^/]+)\/([a-z-]+)$/.exec(headers[':path'] as string) ?? [];
  if (operation === 'count-tokens')
    return respond(200, JSON.stringify({ inputTokens: countInput(inner(body)).all }));
  if (operation !== 'converse' && operation !== 'converse-stream') {
    return fail(404, 'UnknownOperationException', `the stand-in does not speak ${headers[':path']}`);
  }

  const wish = /\[stand-in: ([a-z-]+|\d+ms)\]/.exec(lastText(body))?.[1];
  const isStreamed = operation === 'converse-stream';
  const unheard = wish && unheardOf(wish, isStreamed);
  if (unheard) return fail(400, 'ValidationException', unheard);
  const takesMs = wish?.endsWith('ms') ? Number.parseInt(wish, 10) : latencyMs;
  // A streamed answer takes its time word by word.
  if (!isStreamed) await delay(takesMs);
  const fault = wish !== undefined && Object.hasOwn(FAULTS, wish) && FAULTS[wish];
  if (fault) return fail(fault.status, fault.type, fault.message);
  if (wish === 'malformed') return respond(200, '{"output": {"mess');
  if (wish === 'no-usage')
    return respond(200, JSON.stringify({ output: say('An answer without usage.'), stopReason: 'end_turn' }));
  if (wish === 'reset') return stream.close(2);
  if (wish === 'hang') return undefined;
  const answered = converse(decodeURIComponent(modelId!), body, cache);
  if ('wrong' in answered) return fail(400, 'ValidationException', answered.wrong);
  // More than was asked for, and cached input, as only a real model would have it.
  if (wish === 'overrun') answered.usage.outputTokens = 100_000;
  if (wish === 'cached') Object.assign(answered.usage, CACHED);
  if (isStreamed)
    return streamAnswer(
      stream,
      answered,
      takesMs,
      STREAM_FAULTS.find((one) => one === wish),
      (tokens) => written.set(body.requestMetadata?.requestId ?? '', tokens),
    );
  return respond(200, JSON.stringify(answered));
}

const inner = (body: object): ConverseBody =>
  (body as { input?: { converse?: ConverseBody } }).input?.converse ?? {};

const say = (text: string) => ({ message: { role: 'assistant', content: [{ text }] } });

const CACHED = {
  cacheReadInputTokens: 1_000,
  cacheWriteInputTokens: 300,
  cacheDetails: [
    { ttl: '5m', inputTokens: 200 },
    { ttl: '1h', inputTokens: 100 },
  ],
};

/** What can be wished for of an answer that comes at once, and of any. */
const PLAIN_FAULTS = ['malformed', 'no-usage'];
const ANY_WISHES = [
  'reset',
  'hang',
  'overrun',
  'cached',
  'use-tools',
  'think',
  'say-much',
  ...Object.keys(FAULTS),
];

/** What to say to a wish that is none, or none of this kind of call: a test that asks for a fault and gets an answer proves nothing. */
function unheardOf(wish: string, isStreamed: boolean): string | undefined {
  if (wish.endsWith('ms') || ANY_WISHES.includes(wish)) return undefined;
  const [here, elsewhere] = isStreamed ? [STREAM_FAULTS, PLAIN_FAULTS] : [PLAIN_FAULTS, STREAM_FAULTS];
  if ((here as readonly string[]).includes(wish)) return undefined;
  if ((elsewhere as readonly string[]).includes(wish))
    return `[stand-in: ${wish}] is for answers that ${isStreamed ? 'come at once: ask for fewer' : 'are streamed: ask for more'} maxTokens.`;
  return `The stand-in does not know [stand-in: ${wish}]; it knows ${[...ANY_WISHES, ...here, '250ms'].join(', ')}.`;
}
