import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A model to develop against: speaks Bedrock's protocol over plain HTTP/2, and says that it is a stand-in. */
export interface StandIn {
  endpoint: string;
  /** How many model calls it has answered, of any kind. */
  calls(): number;
  close(): Promise<void>;
}

interface ConverseBody {
  messages?: { role: string; content: { text?: string }[] }[];
  system?: { text?: string }[];
  inferenceConfig?: { maxTokens?: number };
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
  unavailable: { status: 503, type: 'ServiceUnavailableException', message: 'Bedrock is unavailable.' },
  internal: { status: 500, type: 'InternalServerException', message: 'Something failed inside Bedrock.' },
};

/** Starts the stand-in. `latencyMs` is the time a model call takes; a turn may ask for its own by `[stand-in: 250ms]`. */
export async function startStandIn({ port = 0, latencyMs = 0 } = {}): Promise<StandIn> {
  let calls = 0;
  const server = createServer();
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined); // the caller hung up
    void readBody(stream).then(async (body) => {
      calls += 1;
      await answer(stream, headers, body, latencyMs);
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
  latencyMs: number,
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
    return respond(200, JSON.stringify({ inputTokens: countInput(inner(body)) }));
  if (operation !== 'converse') {
    return fail(404, 'UnknownOperationException', `the stand-in does not speak ${headers[':path']}`);
  }

  const prompt =
    body.messages
      ?.at(-1)
      ?.content.map(({ text }) => text ?? '')
      .join('') ?? '';
  const wish = /\[stand-in: ([a-z-]+|\d+ms)\]/.exec(prompt)?.[1];
  await delay(wish?.endsWith('ms') ? Number.parseInt(wish, 10) : latencyMs);
  const fault = wish !== undefined && Object.hasOwn(FAULTS, wish) && FAULTS[wish];
  if (fault) return fail(fault.status, fault.type, fault.message);
  if (wish === 'malformed') return respond(200, '{"output": {"mess');
  if (wish === 'no-usage')
    return respond(200, JSON.stringify({ output: say('An answer without usage.'), stopReason: 'end_turn' }));
  if (wish === 'reset') return stream.close(2);
  if (wish === 'hang') return undefined;
  const answered = converse(decodeURIComponent(modelId!), body, prompt);
  // More than was asked for, and cached input, as only a real model would have it.
  if (wish === 'overrun') answered.usage.outputTokens = 100_000;
  if (wish === 'cached') Object.assign(answered.usage, CACHED);
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

function converse(modelId: string, body: ConverseBody, prompt: string) {
  const maxTokens = body.inferenceConfig?.maxTokens ?? 512;
  const quoted = prompt.length > 120 ? `${prompt.slice(0, 117)}...` : prompt;
  const full = `This is the local stand-in for ${modelId}: no model was called and nothing was spent. You asked: "${quoted}"`;
  const words = full.split(' ');
  // A token here is about four characters, as in the models' own rule of thumb.
  let text = '';
  for (const word of words) {
    const longer = text ? `${text} ${word}` : word;
    if (countTokens(longer) > maxTokens) break;
    text = longer;
  }
  const outputTokens = Math.max(1, countTokens(text));
  const inputTokens = countInput(body);
  return {
    output: say(text || words[0]!.slice(0, 4)),
    stopReason: text === full ? 'end_turn' : 'max_tokens',
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
    metrics: { latencyMs: 1 },
  };
}

const countTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

/** As a real template would: a few tokens around each turn. */
const countInput = ({ messages = [], system = [] }: ConverseBody): number =>
  [...system, ...messages.flatMap(({ content }) => content)].reduce(
    (sum, { text = '' }) => sum + countTokens(text) + 4,
    3,
  );
