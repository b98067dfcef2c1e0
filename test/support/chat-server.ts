import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatRequest } from '../../infra/local/aws/openai/request.ts';

/** A request of a chat completion, as a server of OpenAI's protocol gets it. */
interface Asked {
  body: ChatRequest;
  headers: IncomingHttpHeaders;
  /** Whether whoever asked has hung up before there was a whole answer. */
  isGone: () => boolean;
}

type Act = (response: ServerResponse, asked: Asked) => void | Promise<void>;

/** A server of OpenAI's protocol that answers what a test tells it to. */
export interface ChatServer {
  url: string;
  /** What it was asked, in order. */
  asked: Asked[];
  /** What it does with each request from now on. */
  does(act: Act): void;
  close(): Promise<void>;
}

export interface Said {
  content?: string | null;
  reasoning_content?: string;
  reasoning?: string;
  tool_calls?: { index?: number; id?: string; function: { name?: string; arguments?: string } }[];
}

export const USAGE = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };

interface Completion {
  finish_reason?: string | null;
  usage?: object | null;
}

/** A whole answer. */
export const completion = (message: Said, { finish_reason = 'stop', usage = USAGE }: Completion = {}) => ({
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }],
  ...(usage && { usage }),
});

/** The events of a streamed answer. */
export const chunks = (
  deltas: Said[],
  { finish_reason = 'stop', usage = USAGE }: Completion = {},
): object[] => {
  const chunk = (choices: object[], more: object = {}) => ({
    object: 'chat.completion.chunk',
    choices,
    ...more,
  });
  return [
    chunk([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }], { usage: null }),
    ...deltas.map((delta) => chunk([{ index: 0, delta, finish_reason: null }])),
    ...(finish_reason === null ? [] : [chunk([{ index: 0, delta: {}, finish_reason }])]),
    ...(usage ? [chunk([], { usage })] : []),
  ];
};

/** Events as server-sent events. */
export const sse = (events: object[], end = '\n'): string =>
  [...events.map((event) => JSON.stringify(event)), '[DONE]']
    .map((data) => `data: ${data}${end}${end}`)
    .join('');

const OK = { 'content-type': 'text/event-stream' };

/** Answers as a whole or streamed, as it was asked. */
export const answers =
  (message: Said, how: Completion = {}): Act =>
  (response, { body }) => {
    if (!body.stream) return void response.end(JSON.stringify(completion(message, how)));
    response.writeHead(200, OK).end(sse(chunks([message], how)));
  };

/** Answers by an event stream of these pieces; `cut`: and then drops the connection, where it would end it. */
export const pieces =
  (all: (string | Uint8Array)[], { cut = false } = {}): Act =>
  async (response) => {
    response.socket?.setNoDelay(true);
    response.writeHead(200, OK);
    for (const piece of all) {
      response.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (!cut) return void response.end();
    await new Promise((resolve) => setTimeout(resolve, 20)); // what was written goes out first
    response.destroy();
  };

/** Answers an error. */
export const fails =
  (status: number, body: string): Act =>
  (response) =>
    void response.writeHead(status).end(body);

export async function startChatServer(models: string[] | null = ['fake-1', 'fake-2']): Promise<ChatServer> {
  const asked: Asked[] = [];
  let act: Act = answers({ content: 'Hello.' });
  const server = createServer((request, response) => {
    const read: Buffer[] = [];
    request.on('data', (chunk: Buffer) => read.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/models')
        return response.end(JSON.stringify({ object: 'list', data: models && models.map((id) => ({ id })) }));
      if (request.url !== '/v1/chat/completions') return response.writeHead(404).end();
      let isGone = false;
      response.on('close', () => (isGone = !response.writableFinished));
      const body = JSON.parse(Buffer.concat(read).toString()) as ChatRequest;
      const one = { body, headers: request.headers, isGone: () => isGone };
      asked.push(one);
      void act(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    does: (next) => (act = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
