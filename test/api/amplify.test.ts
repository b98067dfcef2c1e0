import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Invocation, InvocationEvent, UsageEvent } from '../../schema/types.ts';
import { callOf, createBudget, invoke, readBudget } from '../support/client.ts';
import { ON_INVOCATION } from '../support/following.ts';
import { startHost, type RunningHost } from '../support/host.ts';

let host: RunningHost;
beforeAll(async () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // nobody has signed the host's certificate
  process.removeAllListeners('warning');
  host = await startHost({ TLS: 'self-signed' });
  // Browsers have it; Node 20 has not.
  Object.assign(globalThis, { WebSocket });
  Amplify.configure({
    API: {
      GraphQL: { endpoint: host.url, region: 'us-east-1', defaultAuthMode: 'apiKey', apiKey: 'da2-local' },
    },
  });
});
afterAll(() => host.stop());

it('an Amplify v6 client invokes, and hears every event that it asked for and none that it did not', async () => {
  const client = generateClient();
  const events: UsageEvent[] = [];
  const errors: unknown[] = [];
  const { requestId: unheard } = await invoke(host, { costCenter: 'amplify' }); // before it listened

  const subscription = (
    client.graphql({
      query: `subscription ($costCenter: String) { onUsage(costCenter: $costCenter) { requestId outcome costCenter budgets { budgetId } } }`,
      variables: { costCenter: 'amplify' },
    }) as unknown as {
      subscribe(o: { next(m: { data: { onUsage: UsageEvent } }): void; error(e: unknown): void }): {
        unsubscribe(): void;
      };
    }
  ).subscribe({ next: ({ data }) => events.push(data.onUsage), error: (error) => errors.push(error) });

  // Amplify does not say when it is listening: calls until it hears one.
  const sent: string[] = [];
  const until = async (met: () => boolean, act?: () => Promise<void>) => {
    for (let i = 0; i < 100 && !met(); i += 1) {
      await act?.();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  await until(
    () => events.length > 0,
    async () => void (await invoke(host, { costCenter: 'amplify' })),
  );
  expect(errors).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  events.length = 0;

  for (let i = 0; i < 5; i += 1) {
    const answer = (await client.graphql({
      query: `mutation ($model: String!, $input: PromptInput!, $tags: TagsInput!) { invoke(model: $model, input: $input, tags: $tags) { requestId status } }`,
      variables: callOf({ costCenter: i % 2 ? 'other' : 'amplify' }),
    })) as { data: { invoke: Invocation } };
    expect(answer.data.invoke.status).toBe('SUCCEEDED');
    if (i % 2 === 0) sent.push(answer.data.invoke.requestId);
  }
  await until(() => events.length >= sent.length);
  expect(events.map(({ requestId }) => requestId).sort()).toEqual(sent.sort());
  expect(sent).not.toContain(unheard);
  subscription.unsubscribe();
});

const SECONDS = Number(process.env.STREAM_SECONDS ?? 8);

it(
  `an Amplify v6 client sees a ${SECONDS}-second answer word by word, complete and in order, while the budget shows it held and then settled`,
  async () => {
    const client = generateClient();
    const costCenter = 'amplify-streamed';
    const budget = await createBudget(host, { unit: 'USD', limit: 10, scope: { costCenter } });
    const requestId = 'amplify-streamed';
    const events: { at: number; event: InvocationEvent }[] = [];
    const subscription = (
      client.graphql({ query: ON_INVOCATION, variables: { requestId } }) as unknown as {
        subscribe(o: { next(m: { data: { onInvocation: InvocationEvent } }): void }): { unsubscribe(): void };
      }
    ).subscribe({ next: ({ data }) => events.push({ at: Date.now(), event: data.onInvocation }) });
    // Amplify does not say when it is listening: what comes before that is found in `invocation`.
    const maxTokens = SECONDS * 60;
    const started = (await client.graphql({
      query: `mutation ($model: String!, $input: PromptInput!, $tags: TagsInput!, $requestId: ID) { startInvocation(model: $model, input: $input, tags: $tags, requestId: $requestId) { status } }`,
      variables: callOf({
        requestId,
        costCenter,
        maxTokens,
        content: `[stand-in: ${SECONDS * 1000}ms] [stand-in: say-much]`,
      }),
    })) as { data: { startInvocation: Invocation } };
    expect(started.data.startInvocation.status).toBe('RUNNING');
    await expect.poll(() => events.length, { timeout: 5_000 }).toBeGreaterThan(0);
    const first = events[0]!.event.sequence;
    const lookUp = async () => {
      const answer = (await client.graphql({
        query: `query ($requestId: ID!) { invocation(requestId: $requestId) { status sequence costUsd output { content } usage { outputTokens } } }`,
        variables: { requestId },
      })) as { data: { invocation: Invocation } };
      return answer.data.invocation;
    };
    const missed = await lookUp();
    expect(missed.sequence).toBeGreaterThanOrEqual(first - 1);
    expect((await readBudget(host, budget.id)).window).toMatchObject({ spent: 0 });
    expect((await readBudget(host, budget.id)).window.held).toBeGreaterThan(0);

    await expect
      .poll(() => events.at(-1)?.event.kind, { timeout: SECONDS * 1000 + 15_000, interval: 50 })
      .toBe('FINAL');
    subscription.unsubscribe();
    const after = events.map(({ event }) => event).filter(({ sequence }) => sequence > missed.sequence!);
    expect(after.map(({ sequence }) => sequence)).toEqual(after.map((_, i) => missed.sequence! + 1 + i));
    const text = missed.output!.content + after.map(({ delta }) => delta ?? '').join('');
    const words = text.trim().split(' ');
    expect(words).toEqual(words.map((_, i) => String(i + 1)));
    // It came while it was written, not at its end: no pause of more than a few events.
    const pauses = events.slice(1).map(({ at }, i) => at - events[i]!.at);
    expect(Math.max(...pauses)).toBeLessThan(SECONDS * 500);
    const whole = await lookUp();
    expect(whole).toMatchObject({ status: 'SUCCEEDED', usage: { outputTokens: maxTokens } });
    expect(whole.output!.content).toBe(text);
    expect((await readBudget(host, budget.id)).window).toMatchObject({ held: 0, spent: whole.costUsd });
  },
  SECONDS * 1000 + 40_000,
);
