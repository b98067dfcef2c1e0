import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { ruleModel } from './model/rules.ts';
import type { ConverseBody } from './protocol/converse.ts';
import type { ModelCall } from './protocol/model-call.ts';
import type { Model } from './protocol/model.ts';
import { Reply } from './protocol/reply.ts';

/** Bedrock's protocol over plain HTTP/2, with a model behind it to develop against. */
export interface StandIn {
  endpoint: string;
  /** How many model calls it has answered, of any kind. */
  calls(): number;
  /** How many tokens of a streamed answer it has written so far, by the `requestId` in the request's metadata. */
  written(requestId: string): number;
  close(): Promise<void>;
}

/** Is told how each call of a model ended. */
export type TakeModelCall = (modelId: string, call: ModelCall) => void;

/**
 * Starts the stand-in. `latencyMs` is the time that a call of the model by rules takes, which answers where there is no other `model`; `measure` is told of every
 * call.
 */
export async function startStandIn({
  port = 0,
  latencyMs = 0,
  model = ruleModel(latencyMs),
  measure,
}: { port?: number; latencyMs?: number; model?: Model; measure?: TakeModelCall } = {}): Promise<StandIn> {
  let calls = 0;
  const written = new Map<string, number>();
  const server = createServer();
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined); // the caller hung up
    const reply = new Reply(stream);
    void readBody(stream)
      .then(async (body) => {
        calls += 1;
        await answer({ model, measure, written }, headers, body, reply);
      })
      .catch((error: unknown) => {
        process.stderr.write(`the stand-in failed: ${String(error)}\n`);
        reply.reset();
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

interface Answering {
  model: Model;
  measure: TakeModelCall | undefined;
  written: Map<string, number>;
}

async function answer(
  { model, measure, written }: Answering,
  headers: IncomingHttpHeaders,
  body: ConverseBody,
  reply: Reply,
): Promise<void> {
  const path = headers[':path'] as string;
  const [, modelId, operation] = /^\/model\/([^/]+)\/([a-z-]+)$/.exec(path) ?? [];
  if (operation === 'count-tokens') return model.countTokens(inner(body), reply);
  if (operation === 'converse' || operation === 'converse-stream') {
    const isStreamed = operation === 'converse-stream';
    const onWritten = (tokens: number) => written.set(body.requestMetadata?.requestId ?? '', tokens);
    const named = decodeURIComponent(modelId!);
    if (measure) reply.tell((call) => measure(named, call));
    return model.converse({ modelId: named, body, isStreamed, onWritten }, reply);
  }
  const message = `the stand-in does not speak ${path}`;
  return reply.refuse({ status: 404, type: 'UnknownOperationException', message });
}

const inner = (body: object): ConverseBody =>
  (body as { input?: { converse?: ConverseBody } }).input?.converse ?? {};
