import { WebSocket } from 'ws';
import type { Invocation, MutationInvokeArgs, UsageEvent } from '../../../schema/types.ts';

/** The API as the demo uses it: questions over HTTP, events over AppSync's real-time protocol. */
export interface Api {
  ask<T>(query: string, variables?: object): Promise<T>;
  invoke(call: MutationInvokeArgs): Promise<Invocation>;
  onUsage(listener: (event: UsageEvent) => void): Promise<void>;
  /** Waits until the event of a call has been heard. */
  heard(requestId: string): Promise<void>;
  close(): void;
}

const INVOKE = `mutation ($model: String!, $input: PromptInput!, $tags: TagsInput!) {
  invoke(model: $model, input: $input, tags: $tags) {
    requestId status failure { type message }
    denial { code budgetName unit limit spent held requested remaining resetsAt retryable message fits { model maxTokens } }
  }
}`;

const ON_USAGE = `subscription { onUsage {
  requestId outcome model applicationId costCenter environment inputTokens outputTokens costUsd
  budgets { budgetId percentUsed remaining }
} }`;

export async function connect(url: string, apiKey: string): Promise<Api> {
  const authorization = { host: new URL(url).host, 'x-api-key': apiKey };
  const ask = async <T>(query: string, variables: object = {}): Promise<T> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: T; errors?: { message: string }[] };
    if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
    return data;
  };

  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const socket = new WebSocket(`${url.replace('http', 'ws')}/realtime`, ['graphql-ws', `header-${header}`]);
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const heard = new Set<string>();
  const waiting = new Map<string, () => void>();

  return {
    ask,
    invoke: async (call) => (await ask<{ invoke: Invocation }>(INVOKE, call)).invoke,
    onUsage: (listener) =>
      new Promise((resolve, reject) => {
        const start = { data: JSON.stringify({ query: ON_USAGE }), extensions: { authorization } };
        opened.then(() => socket.send(JSON.stringify({ type: 'connection_init' })), reject);
        socket.on('message', (text) => {
          const { type, payload } = JSON.parse(String(text)) as {
            type: string;
            payload?: { data?: { onUsage: UsageEvent } };
          };
          if (type === 'connection_ack')
            socket.send(JSON.stringify({ id: '1', type: 'start', payload: start }));
          if (type === 'start_ack') resolve();
          if (type === 'error' || type === 'connection_error') reject(new Error(JSON.stringify(payload)));
          if (type !== 'data') return;
          const event = payload!.data!.onUsage;
          listener(event);
          heard.add(event.requestId);
          waiting.get(event.requestId)?.();
        });
      }),
    heard: (requestId) =>
      heard.has(requestId)
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.set(requestId, resolve);
          }),
    close: () => socket.close(),
  };
}
