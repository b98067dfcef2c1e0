import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  ThrottlingException,
  type ConverseCommandInput,
  type ConverseStreamOutput,
  type Message,
} from '@aws-sdk/client-bedrock-runtime';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { BudgetDeniedError, CostSentryClient, type Unsigned } from '../../clients/converse/src/client.ts';
import { Sha256 } from '../../functions/reporting/sha256.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { cableTo } from '../support/cable.ts';
import { createBudget, readBudget } from '../support/client.ts';
import { ended, lookUp } from '../support/following.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { tokensOf } from '../support/identities.ts';
import { CREDENTIALS } from '../support/store.ts';

const MODEL = 'global.anthropic.claude-sonnet-4-6';
const tags = { applicationId: 'crm', costCenter: 'sales', environment: 'prod' };

let host: RunningHost;
let standIn: StandIn;
let cable: Awaited<ReturnType<typeof cableTo>>;
/** What a program has today, and what it has after one line is changed. */
let bedrock: BedrockRuntimeClient;
let sentry: CostSentryClient;
beforeAll(async () => {
  const IAM_ACCESS = JSON.stringify({
    'user/local': { system: true, costCenters: ['sales'], applications: ['crm'], environments: ['prod'] },
  });
  host = await startHost({ IAM_ACCESS });
  standIn = await startStandIn();
  cable = await cableTo(host);
  bedrock = new BedrockRuntimeClient({
    endpoint: standIn.endpoint,
    region: 'us-east-1',
    credentials: CREDENTIALS,
    maxAttempts: 1,
  });
  sentry = clientOf();
});
afterAll(async () => {
  bedrock.destroy();
  sentry.destroy();
  cable.close();
  await standIn.close();
  await host.stop();
});

const clientOf = (more: Partial<ConstructorParameters<typeof CostSentryClient>[0]> = {}) =>
  new CostSentryClient({ endpoint: host.url, apiKey: 'da2-local', tags, WebSocket, ...more });

const asking = (text: string, maxTokens = 200): ConverseCommandInput => ({
  modelId: MODEL,
  messages: [{ role: 'user', content: [{ text }] }],
  inferenceConfig: { maxTokens },
});

const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const toolConfig = {
  tools: ['weather', 'time', 'population'].map((name) => ({
    toolSpec: { name, description: `Gives the ${name}.`, inputSchema: { json: schema } },
  })),
};

const TEXT = asking('Hello.');
const THOUGHT = asking('[stand-in: think] Why?');
const TOOLS = { ...asking('[stand-in: use-tools] What is it like in Rome?'), toolConfig };
const ALL = { ...asking('[stand-in: use-tools] [stand-in: think] In Rome?'), toolConfig };
const CUT = asking('[stand-in: say-much]', 40);
const CACHED: ConverseCommandInput = {
  ...asking('Go on.'),
  system: [{ text: 'You know all of this. '.repeat(100) }, { cachePoint: { type: 'default', ttl: '1h' } }],
};
const RICH: ConverseCommandInput = {
  ...asking(''),
  messages: [
    {
      role: 'user',
      content: [
        { text: 'What is this?' },
        { image: { format: 'jpeg', source: { bytes: new Uint8Array([0xff, 0xd8, 0xff]) } } },
        {
          document: {
            format: 'txt',
            name: 'notes',
            source: { bytes: new TextEncoder().encode('Buy milk.') },
          },
        },
      ],
    },
  ],
};
const EACH: [string, ConverseCommandInput][] = [
  ['text', TEXT],
  ['thoughts', THOUGHT],
  ['tools', TOOLS],
  ['thoughts and tools', ALL],
  ['what maxTokens cuts off', CUT],
  ['caching', CACHED],
  ['images and documents', RICH],
];

const SLOW: [string, ConverseCommandInput] = [
  'thoughts and tools as they are written',
  { ...asking('[stand-in: 1200ms] [stand-in: use-tools] [stand-in: think] In Rome?'), toolConfig },
];

/** The program's own text: it knows nothing of which client it is given. */
async function answer(
  client: Pick<BedrockRuntimeClient, 'send'> | CostSentryClient,
  input: ConverseCommandInput,
) {
  const { output, stopReason, usage } = await (client as BedrockRuntimeClient).send(
    new ConverseCommand(input),
  );
  const { inputTokens, outputTokens, cacheReadInputTokens = 0, cacheWriteInputTokens = 0 } = usage!;
  return {
    message: output!.message,
    stopReason,
    inputTokens,
    outputTokens,
    cacheReadInputTokens,
    cacheWriteInputTokens,
  };
}

/** Puts a stream together as many programs do: what comes belongs to the block that has not stopped yet. */
async function streamed(client: BedrockRuntimeClient | CostSentryClient, input: ConverseCommandInput) {
  const { stream } = await (client as BedrockRuntimeClient).send(new ConverseStreamCommand(input));
  const content: object[] = [];
  let [text, thought, signature, json] = ['', '', '', ''];
  let toolUse: { toolUseId?: string; name?: string } | undefined;
  let last: { stopReason?: string; outputTokens?: number } = {};
  for await (const event of stream!) {
    if (event.contentBlockStart) toolUse = event.contentBlockStart.start?.toolUse;
    const delta = event.contentBlockDelta?.delta;
    text += delta?.text ?? '';
    thought += delta?.reasoningContent?.text ?? '';
    signature += delta?.reasoningContent?.signature ?? '';
    json += delta?.toolUse?.input ?? '';
    if (event.contentBlockStop) {
      if (toolUse) content.push({ toolUse: { ...toolUse, input: JSON.parse(json) as unknown } });
      else if (thought) content.push({ reasoningContent: { reasoningText: { text: thought, signature } } });
      else content.push({ text });
      [text, thought, signature, json, toolUse] = ['', '', '', '', undefined];
    }
    if (event.messageStop) last = { ...last, stopReason: event.messageStop.stopReason };
    if (event.metadata) last = { ...last, outputTokens: event.metadata.usage?.outputTokens };
  }
  return { content, ...last };
}

/** A stream's events in their order, where it does not matter how long the pieces are, nor how a tool's input is written. */
async function inOrder(client: BedrockRuntimeClient | CostSentryClient, input: ConverseCommandInput) {
  const { stream } = await (client as BedrockRuntimeClient).send(new ConverseStreamCommand(input));
  const events: { of: object; said: string }[] = [];
  for await (const { metadata, contentBlockDelta, ...event } of stream!) {
    const { contentBlockIndex, delta } = contentBlockDelta ?? {};
    const thought = delta?.reasoningContent;
    const [kind, value] = Object.entries(delta?.toolUse ?? thought ?? delta ?? {})[0] ?? [];
    const part = { contentBlockIndex, isThought: thought !== undefined, kind };
    const of = metadata ? { metadata: true } : delta ? part : event;
    const last = events.at(-1);
    if (last && isDeepStrictEqual(last.of, of)) last.said += String(value);
    else events.push({ of, said: String(value ?? '') });
  }
  return events.map(({ of, said }) =>
    'kind' in of && of.kind === 'input' ? { of, said: JSON.parse(said) as unknown } : { of, said },
  );
}

const kinds = (events: ConverseStreamOutput[]) => [...new Set(events.flatMap((event) => Object.keys(event)))];

async function collect(client: CostSentryClient, input: ConverseCommandInput, requestId?: string) {
  const events: ConverseStreamOutput[] = [];
  const { stream } = await client.send(new ConverseStreamCommand(input), { requestId });
  for await (const event of stream!) events.push(event);
  return events;
}
const textOf = (events: ConverseStreamOutput[]) =>
  events.map(({ contentBlockDelta }) => contentBlockDelta?.delta?.text ?? '').join('');

/** All that the stand-in says for so many tokens. */
async function much(maxTokens: number): Promise<string> {
  const { message } = await answer(bedrock, asking('[stand-in: say-much]', maxTokens));
  return message!.content![0]!.text!;
}

describe('the same program answers the same as with Bedrock', () => {
  it.each(EACH)('for %s', async (_what, input) => {
    expect(await answer(sentry, input)).toEqual(await answer(bedrock, input));
  });

  it.each(EACH)('streamed, for %s', async (_what, input) => {
    expect(await streamed(sentry, input)).toEqual(await streamed(bedrock, input));
  });

  it.each([...EACH, SLOW])('in the same order, for %s', async (_what, input) => {
    expect(await inOrder(sentry, input)).toEqual(await inOrder(bedrock, input));
  });

  it('through a loop of three tools, with what was thought in between', async () => {
    const loop = async (client: BedrockRuntimeClient | CostSentryClient) => {
      const messages: Message[] = [...ALL.messages!];
      const called: string[] = [];
      for (;;) {
        const { output, stopReason } = await (client as BedrockRuntimeClient).send(
          new ConverseCommand({ ...ALL, messages }),
        );
        const { message } = output!;
        messages.push(message!);
        if (stopReason !== 'tool_use') return { called, messages };
        const uses = message!.content!.flatMap(({ toolUse }) => toolUse ?? []);
        called.push(...uses.map(({ name }) => name!));
        messages.push({
          role: 'user',
          content: uses.map(({ toolUseId }) => ({
            toolResult: { toolUseId, status: 'success', content: [{ json: { answer: 42 } }] },
          })),
        });
      }
    };
    const [ours, theirs] = [await loop(sentry), await loop(bedrock)];
    expect(ours.called).toEqual(['weather', 'time', 'population']);
    expect(ours).toEqual(theirs);
  });

  it('and is told beside it what it cost', async () => {
    const { costSentry } = await sentry.send(new ConverseCommand(TEXT));
    expect(costSentry).toMatchObject({ model: 'claude-sonnet-4-6', modelId: MODEL, adjustment: null });
    expect(costSentry.costUsd).toBeGreaterThan(0);
    const events = await collect(sentry, TEXT);
    expect(events.at(-1)).toMatchObject({ metadata: { costSentry: { model: 'claude-sonnet-4-6' } } });
  });
});

describe('a stream', () => {
  it('comes as it is written, in Bedrock’s order', async () => {
    const begun = Date.now();
    const { stream } = await sentry.send(new ConverseStreamCommand(asking('[stand-in: 1500ms] Go on.')));
    const firstMs = Date.now() - begun;
    const events: ConverseStreamOutput[] = [];
    for await (const event of stream!) events.push(event);
    expect(events.filter(({ contentBlockDelta }) => contentBlockDelta).length).toBeGreaterThan(3);
    expect(firstMs).toBeLessThan((Date.now() - begun) / 2);
    expect(kinds(events)).toEqual([
      'messageStart',
      'contentBlockDelta',
      'contentBlockStop',
      'messageStop',
      'metadata',
    ]);
  });

  it('loses nothing and has nothing twice when its connection breaks, however often', async () => {
    let connections = 0;
    class Counted extends WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args);
        connections += 1;
      }
    }
    const client = clientOf({ endpoint: cable.url, WebSocket: Counted as never });
    const timer = setInterval(() => cable.drop(), 700);
    const events = await collect(client, asking('[stand-in: 4000ms] [stand-in: say-much]', 400)).finally(() =>
      clearInterval(timer),
    );
    expect(textOf(events)).toBe(await much(400));
    expect(connections).toBeGreaterThan(3);
    expect(events.at(-1)).toHaveProperty('metadata');
  });

  it('whose events are all lost comes all the same', async () => {
    class Deaf extends WebSocket {
      override addEventListener(...args: Parameters<WebSocket['addEventListener']>): void {
        const [type, listener] = args;
        if (type !== 'message') return super.addEventListener(...args);
        super.addEventListener('message', (event) => {
          if (!String(event.data).includes('onInvocation')) (listener as (one: typeof event) => void)(event);
        });
      }
    }
    const events = await collect(clientOf({ WebSocket: Deaf }), asking('[stand-in: say-much]', 60));
    expect(textOf(events)).toBe(await much(60));
  });

  it('with thoughts comes as it is written too: what follows them waits for nothing', async () => {
    const events = await collect(sentry, asking('[stand-in: 1500ms] [stand-in: think] Why?'));
    expect(events.filter(({ contentBlockDelta }) => contentBlockDelta?.delta?.text).length).toBeGreaterThan(
      3,
    );
  });

  const much1500 = () => asking('[stand-in: 8000ms] [stand-in: say-much]', 1_500);

  it('that is not read to its end is cancelled, and nothing stays held', async () => {
    const { id } = await createBudget(host, { unit: 'USD', limit: 10, scope: { costCenter: 'impatient' } });
    const costCenter = { tags: { ...tags, costCenter: 'impatient' } };
    const { stream } = await sentry.send(new ConverseStreamCommand(much1500()), {
      ...costCenter,
      requestId: 'left',
    });
    for await (const event of stream!) if (event.contentBlockDelta) break;
    expect(await ended(host, 'left')).toMatchObject({ status: 'CANCELLED' });
    expect((await readBudget(host, id)).window.held).toBe(0);
  });

  it('that is aborted is cancelled, and says so as the SDK does', async () => {
    const abort = new AbortController();
    const options = { requestId: 'aborted', abortSignal: abort.signal };
    const { stream } = await sentry.send(new ConverseStreamCommand(much1500()), options);
    setTimeout(() => abort.abort(), 300);
    const read = async () => {
      for await (const _event of stream!);
    };
    await expect(read()).rejects.toMatchObject({ name: 'AbortError' });
    expect(await ended(host, 'aborted')).toMatchObject({ status: 'CANCELLED' });
  });

  it('that nobody reads is cancelled when it is aborted, or its client destroyed', async () => {
    const client = clientOf();
    await client.send(new ConverseStreamCommand(much1500()), { requestId: 'unread' });
    client.destroy();
    expect(await ended(host, 'unread')).toMatchObject({ status: 'CANCELLED' });
  });

  it('that breaks off fails after what came of it', async () => {
    const { stream } = await sentry.send(
      new ConverseStreamCommand(asking('[stand-in: cut] One two three four five')),
    );
    const events: ConverseStreamOutput[] = [];
    const read = async () => {
      for await (const event of stream!) events.push(event);
    };
    await expect(read()).rejects.toMatchObject({ name: 'Interrupted' });
    expect(textOf(events)).not.toBe('');
  });

  it('that somebody else cancels fails after what came of it', async () => {
    const { stream } = await sentry.send(new ConverseStreamCommand(much1500()), { requestId: 'theirs' });
    const events: ConverseStreamOutput[] = [];
    const read = async () => {
      for await (const event of stream!) {
        if (event.contentBlockDelta && events.length < 2)
          await fetch(host.url, {
            method: 'POST',
            headers: { 'x-api-key': 'da2-local' },
            body: JSON.stringify({ query: 'mutation { cancelInvocation(requestId: "theirs") { id } }' }),
          });
        events.push(event);
      }
    };
    await expect(read()).rejects.toMatchObject({
      name: 'CancelledError',
      costUsd: expect.any(Number) as number,
    });
    const { output } = (await lookUp(host, 'theirs'))!;
    expect(textOf(events)).toBe(output!.content);
  });

  it('of a request ID that was answered is that answer', async () => {
    const first = await collect(sentry, ALL, 'again');
    const again = await collect(sentry, ALL, 'again');
    const whole = (events: ConverseStreamOutput[]) => events.filter((event) => !event.contentBlockDelta);
    expect(whole(again)).toEqual(whole(first));
  });

  it('needs a WebSocket, and says which where there is none', async () => {
    const { WebSocket: own } = globalThis as { WebSocket?: unknown };
    Object.assign(globalThis, { WebSocket: undefined });
    try {
      await expect(clientOf({ WebSocket: undefined }).send(new ConverseStreamCommand(TEXT))).rejects.toThrow(
        'import { WebSocket } from',
      );
    } finally {
      Object.assign(globalThis, { WebSocket: own });
    }
  });
});

describe('an answer in one piece', () => {
  it('that is under way already is waited for, and paid for once', async () => {
    const { id } = await createBudget(host, { unit: 'REQUESTS', limit: 100, scope: { costCenter: 'twice' } });
    const send = () =>
      sentry.send(new ConverseCommand(asking('[stand-in: 1500ms] Go on.')), {
        tags: { ...tags, costCenter: 'twice' },
        requestId: 'twice',
      });
    const [first, second] = await Promise.all([send(), delay(300).then(send)]);
    expect(second).toEqual(first);
    expect((await readBudget(host, id)).window).toMatchObject({ spent: 1, held: 0 });
  });

  it.each([
    ['ends at once for who aborts it', 200, 'SUCCEEDED'],
    ['is cancelled where it can be', 4_000, 'CANCELLED'],
  ])('%s', async (_what, maxTokens, status) => {
    const requestId = `aborted-${status}`;
    const abort = new AbortController();
    const sent = sentry.send(
      new ConverseCommand(asking('[stand-in: 3000ms] [stand-in: say-much]', maxTokens)),
      {
        requestId,
        abortSignal: abort.signal,
      },
    );
    setTimeout(() => abort.abort(), 700);
    const begun = Date.now();
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    expect(Date.now() - begun).toBeLessThan(2_500);
    expect(await ended(host, requestId)).toMatchObject({ status });
  });

  it('is asked for again when the connection breaks, and paid for once', async () => {
    const { id } = await createBudget(host, { unit: 'REQUESTS', limit: 100, scope: { costCenter: 'cable' } });
    const client = clientOf({ endpoint: cable.url, tags: { ...tags, costCenter: 'cable' } });
    const sent = answer(client, asking('[stand-in: 900ms] Go on.'));
    await delay(400);
    cable.drop();
    expect(await sent).toMatchObject({ stopReason: 'end_turn' });
    expect((await readBudget(host, id)).window).toMatchObject({ spent: 1, held: 0 });
  });
});

describe('what goes wrong is an error by its name', () => {
  it('a denial, with a smaller call that fits, and before anything is streamed', async () => {
    await createBudget(host, { unit: 'USD', limit: 0.002, scope: { costCenter: 'small' } });
    const options = { tags: { ...tags, costCenter: 'small' } };
    for (const send of [
      (input: ConverseCommandInput) => sentry.send(new ConverseCommand(input), options),
      (input: ConverseCommandInput) => sentry.send(new ConverseStreamCommand(input), options),
    ]) {
      const denied: unknown = await send(TEXT).catch((error: unknown) => error);
      expect(denied).toBeInstanceOf(BudgetDeniedError);
      const { denial, name, message } = denied as BudgetDeniedError;
      expect({ name, code: denial.code }).toEqual({ name: 'BudgetDeniedError', code: 'CALL_EXCEEDS_LIMIT' });
      expect(message).toBe(denial.message);
      const { model, maxTokens } = denial.fits!;
      await send({ ...TEXT, modelId: model, inferenceConfig: { maxTokens: Math.min(20, maxTokens) } });
    }
  });

  it.each<[string, string, string, boolean]>([
    ['a throttled model', '[stand-in: throttled]', 'ThrottlingException', true],
    ['a model that may not be used', '[stand-in: access-denied]', 'AccessDeniedException', false],
    ['a failed model', '[stand-in: model-error]', 'ModelErrorException', false],
    ['a quota', '[stand-in: quota]', 'ServiceQuotaExceededException', false],
  ])('%s, streamed or not, as in the SDK', async (_what, text, name, retryable) => {
    for (const client of [sentry, bedrock]) {
      for (const command of [new ConverseCommand(asking(text)), new ConverseStreamCommand(asking(text))]) {
        const error = (await (client as BedrockRuntimeClient)
          .send(command as ConverseCommand)
          .catch((thrown: unknown) => thrown)) as Error & { retryable?: boolean };
        expect(error.name).toBe(name);
        if (client === sentry) expect(error.retryable).toBe(retryable);
        expect(error instanceof ThrottlingException).toBe(name === 'ThrottlingException');
      }
    }
  });

  it('bad input, with its fields', async () => {
    await expect(sentry.send(new ConverseCommand(asking('x', -1)))).rejects.toMatchObject({
      name: 'ValidationException',
      fields: [{ field: 'input.parameters.maxTokens' }],
    });
    await expect(sentry.send(new ConverseStreamCommand(asking('x', -1)))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('a wrong key, another team’s cost centre', async () => {
    const stranger = clientOf({ apiKey: 'da2-wrong' });
    for (const command of [new ConverseCommand(TEXT), new ConverseStreamCommand(TEXT)])
      await expect(stranger.send(command as ConverseCommand)).rejects.toMatchObject({
        name: 'AccessDeniedException',
        retryable: false,
      });
    const token = await (
      await tokensOf(host)
    )({ username: 'cal', costCenters: ['support'], applications: ['*'], environments: ['*'] });
    const cal = new CostSentryClient({ endpoint: host.url, token, tags, WebSocket });
    await expect(cal.send(new ConverseCommand(TEXT))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('another call under the same request ID', async () => {
    await sentry.send(new ConverseCommand(TEXT), { requestId: 'taken' });
    await expect(sentry.send(new ConverseCommand(CUT), { requestId: 'taken' })).rejects.toMatchObject({
      name: 'ConflictException',
    });
  });

  it('an API that is not there', async () => {
    const nowhere = clientOf({ endpoint: 'http://localhost:1/graphql', maxAttempts: 2 });
    for (const command of [new ConverseCommand(TEXT), new ConverseStreamCommand(TEXT)])
      await expect(nowhere.send(command as ConverseCommand)).rejects.toMatchObject({
        name: 'NetworkingError',
        retryable: true,
      });
  });
});

describe('who calls is known', () => {
  it('by a token, got anew for each request', async () => {
    const issue = await tokensOf(host);
    let asked = 0;
    const token = () => {
      asked += 1;
      return issue({ username: 'cal', costCenters: ['sales'], applications: ['*'], environments: ['*'] });
    };
    const cal = new CostSentryClient({ endpoint: host.url, token, tags, WebSocket });
    expect(await answer(cal, TEXT)).toMatchObject({ stopReason: 'end_turn' });
    expect(await streamed(cal, TEXT)).toMatchObject({ stopReason: 'end_turn' });
    expect(asked).toBeGreaterThan(3);
  });

  it('by headers of the caller’s own, such as IAM’s signature', async () => {
    const signer = new SignatureV4({
      service: 'appsync',
      region: 'us-east-1',
      credentials: CREDENTIALS,
      sha256: Sha256,
    });
    const headers = async ({ method, url, body }: Unsigned) => {
      const { host: name, pathname } = new URL(url);
      const signed = await signer.sign(
        new HttpRequest({
          method,
          path: pathname,
          headers: { 'content-type': 'application/json', host: name },
          body,
        }),
      );
      return signed.headers;
    };
    const backEnd = new CostSentryClient({ endpoint: host.url, headers, tags, WebSocket });
    expect(await answer(backEnd, TEXT)).toMatchObject({ stopReason: 'end_turn' });
    expect(await streamed(backEnd, TEXT)).toMatchObject({ stopReason: 'end_turn' });
  });
});
