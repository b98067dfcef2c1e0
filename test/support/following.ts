import type { Invocation, InvocationEvent } from '../../schema/types.ts';
import { callOf, graphql } from './client.ts';
import type { RunningHost } from './host.ts';
import { RealtimeClient } from './realtime.ts';

const EVENT_FIELDS = /* GraphQL */ `
  callId attempt requestId caller sequence kind blockIndex delta signature redactedContent status costUsd
  toolUse { toolUseId name }
  usage { inputTokens outputTokens totalTokens }
  failure { type message retryable }
`;

export const ON_INVOCATION = /* GraphQL */ `
  subscription ($requestId: ID!, $caller: String) {
    onInvocation(requestId: $requestId, caller: $caller) { ${EVENT_FIELDS} }
  }
`;

const CALL_FIELDS = /* GraphQL */ `
  id requestId status sequence costUsd cancelRequestedAt settledAt createdAt stopReason firstTokenMs
  output { content blocks { text reasoning { text signature } toolUse { toolUseId name input } } }
  usage { inputTokens outputTokens totalTokens }
  failure { type message retryable }
  denial { code message fits { model maxTokens } }
  budgets { budgetId name remaining percentUsed }
`;

type Host = Pick<RunningHost, 'url'>;

/** Calls `startInvocation`. */
export const startRaw = (host: Host, variables: object, headers?: Record<string, string>) =>
  graphql<{ startInvocation: Invocation }>(
    host,
    `mutation ($model: String!, $input: PromptInput!, $tags: TagsInput!, $requestId: ID) {
      startInvocation(model: $model, input: $input, tags: $tags, requestId: $requestId) { ${CALL_FIELDS} }
    }`,
    variables,
    headers,
  );

/** Calls `startInvocation`, and fails on a GraphQL error. */
export async function start(host: Host, options: Parameters<typeof callOf>[0] = {}): Promise<Invocation> {
  const { data, errors } = await startRaw(host, callOf(options));
  if (errors) throw new Error(JSON.stringify(errors));
  return data!.startInvocation;
}

/** Calls `cancelInvocation`. */
export const cancelRaw = (host: Host, requestId: string, caller?: string, headers?: Record<string, string>) =>
  graphql<{ cancelInvocation: Invocation }>(
    host,
    `mutation ($requestId: ID!, $caller: String) {
      cancelInvocation(requestId: $requestId, caller: $caller) { ${CALL_FIELDS} }
    }`,
    { requestId, caller },
    headers,
  );

/** What became of a call. */
export async function lookUp(
  host: Host,
  requestId: string,
  caller?: string,
  headers?: Record<string, string>,
): Promise<Invocation | null> {
  const { data, errors } = await graphql<{ invocation: Invocation | null }>(
    host,
    `query ($requestId: ID!, $caller: String) { invocation(requestId: $requestId, caller: $caller) { ${CALL_FIELDS} } }`,
    { requestId, caller },
    headers,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data!.invocation;
}

/** What was told of a call after an event. */
export async function eventsAfter(host: Host, requestId: string, afterSequence: number): Promise<Invocation> {
  const { data, errors } = await graphql<{ invocation: Invocation }>(
    host,
    `query ($requestId: ID!, $afterSequence: Int) {
      invocation(requestId: $requestId, afterSequence: $afterSequence) { status attempt events { ${EVENT_FIELDS} } }
    }`,
    { requestId, afterSequence },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data!.invocation;
}

/** Asks until a call has ended. */
export async function ended(host: Host, requestId: string, patienceMs = 15_000): Promise<Invocation> {
  for (const end = Date.now() + patienceMs; ;) {
    const call = await lookUp(host, requestId);
    if (call && call.status !== 'RUNNING') return call;
    if (Date.now() > end) throw new Error(`${requestId} has not ended: ${JSON.stringify(call)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Follows a call by one subscription. */
export class Following {
  readonly #client: RealtimeClient;
  readonly #id: string;

  private constructor(client: RealtimeClient, id: string) {
    this.#client = client;
    this.#id = id;
  }

  static async begin(
    host: RunningHost,
    requestId: string,
    { token = undefined as string | undefined, caller = undefined as string | undefined } = {},
  ): Promise<Following> {
    const client = await new RealtimeClient(host, { token }).connect();
    const started = await client.start(`of ${requestId}`, ON_INVOCATION, { requestId, caller });
    if (started.type !== 'start_ack') throw new Error(JSON.stringify(started));
    return new Following(client, `of ${requestId}`);
  }

  /** The events so far. */
  events(): InvocationEvent[] {
    return this.#client.events<InvocationEvent>(this.#id, 'onInvocation');
  }

  /** All text so far. */
  text(): string {
    return this.events()
      .filter(({ kind }) => kind === 'TEXT')
      .map(({ delta }) => delta)
      .join('');
  }

  /** Waits for the last event. */
  async final(timeoutMs = 20_000): Promise<InvocationEvent> {
    const isLast = (event: unknown) => (event as InvocationEvent | undefined)?.kind === 'FINAL';
    const message = await this.#client.until(
      ({ type, id, payload }) => type === 'data' && id === this.#id && isLast(payload?.data?.onInvocation),
      timeoutMs,
    );
    return message.payload!.data!.onInvocation as InvocationEvent;
  }

  /** Waits until so many events have come. */
  async atLeast(count: number, timeoutMs = 10_000): Promise<void> {
    await this.#client.until(() => this.events().length >= count, timeoutMs);
  }

  close(): void {
    this.#client.close();
  }
}
