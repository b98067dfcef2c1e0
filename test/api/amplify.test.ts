import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Invocation, UsageEvent } from '../../schema/types.ts';
import { callOf, invoke } from '../support/client.ts';
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
