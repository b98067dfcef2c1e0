import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Amplify } from 'aws-amplify';
import { decodeJWT } from 'aws-amplify/auth';
import { generateClient } from 'aws-amplify/api';
import { createAuthLink, type AuthOptions, AUTH_TYPE } from 'aws-appsync-auth-link';
import { createSubscriptionHandshakeLink } from 'aws-appsync-subscription-link';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Invocation, UsageEvent } from '../../schema/types.ts';
import { callOf, invoke } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { tokensOf } from '../support/identities.ts';
import { cableTo } from '../support/cable.ts';

let host: RunningHost;
let cable: Awaited<ReturnType<typeof cableTo>>;
let token: string;
beforeAll(async () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // nobody has signed the host's certificate
  process.removeAllListeners('warning');
  host = await startHost({ TLS: 'self-signed' });
  cable = await cableTo(host);
  token = await (await tokensOf(host))({ username: 'cal', costCenters: ['sales'] });
  // Browsers have it; Node 20 has not.
  Object.assign(globalThis, { WebSocket });
});
afterAll(async () => {
  cable.close();
  await host.stop();
});

const INVOKE =
  'mutation Invoke($model: String!, $input: PromptInput!, $tags: TagsInput!) { invoke(model: $model, input: $input, tags: $tags) { requestId status } }';
const ON_USAGE = 'subscription OnUsage { onUsage(costCenter: "sales") { requestId costCenter } }';

/** Makes calls of sales until one is heard (no client says when it listens); then three of two teams, and hears the right ones. */
async function hearsTheRightOnes(
  events: UsageEvent[],
  send: (costCenter: string) => Promise<Invocation>,
): Promise<void> {
  for (let i = 0; i < 50 && events.length === 0; i += 1) {
    await invoke(host, { costCenter: 'sales' });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  events.length = 0;
  const sent: string[] = [];
  for (const costCenter of ['sales', 'support', 'sales']) {
    const { requestId, status } =
      costCenter === 'sales' ? await send(costCenter) : await invoke(host, { costCenter });
    expect(status).toBe('SUCCEEDED');
    if (costCenter === 'sales') sent.push(requestId);
  }
  // Calls of one moment are told side by side.
  const heard = () => events.map(({ requestId }) => requestId).sort();
  await expect.poll(heard, { timeout: 10_000 }).toEqual(sent.sort());
}

type Mode = 'apiKey' | 'userPool' | 'iam';

describe('Amplify v6, unpatched, over TLS', () => {
  const configure = () =>
    Amplify.configure(
      {
        API: {
          GraphQL: {
            endpoint: cable.url,
            region: 'us-east-1',
            defaultAuthMode: 'apiKey',
            apiKey: 'da2-local',
          },
        },
      },
      {
        Auth: {
          tokenProvider: { getTokens: async () => ({ accessToken: decodeJWT(token) }) },
          credentialsProvider: {
            getCredentialsAndIdentityId: async () => ({
              credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
            }),
            clearCredentialsAndIdentityId: () => undefined,
          },
        },
      },
    );

  // The local IAM principal is an admin and may not invoke: it watches, and a caller invokes.
  it.each<[Mode, Mode]>([
    ['apiKey', 'apiKey'],
    ['userPool', 'userPool'],
    ['iam', 'userPool'],
  ])('%s queries and subscribes, %s invokes', async (authMode, invokesAs) => {
    configure();
    const client = generateClient();
    const { data } = (await client.graphql({ query: '{ models { alias } }', authMode })) as {
      data: { models: object[] };
    };
    expect(data.models.length).toBeGreaterThan(5);
    const events: UsageEvent[] = [];
    const errors: unknown[] = [];
    const subscription = (
      client.graphql({ query: ON_USAGE, authMode }) as unknown as {
        subscribe(o: { next(m: { data: { onUsage: UsageEvent } }): void; error(e: unknown): void }): {
          unsubscribe(): void;
        };
      }
    ).subscribe({
      next: (message) => events.push(message.data.onUsage),
      error: (error) => errors.push(error),
    });
    await hearsTheRightOnes(events, async (costCenter) => {
      const answer = (await client.graphql({
        query: INVOKE,
        variables: callOf({ costCenter }),
        authMode: invokesAs,
      })) as { data: { invoke: Invocation } };
      return answer.data.invoke;
    });
    expect(errors).toEqual([]);
    subscription.unsubscribe();
  });

  it('connects again by itself when its connection breaks, and goes on hearing', async () => {
    configure();
    const client = generateClient();
    const heard: string[] = [];
    const subscription = (
      client.graphql({ query: ON_USAGE }) as unknown as {
        subscribe(o: { next(m: { data: { onUsage: UsageEvent } }): void; error(): void }): {
          unsubscribe(): void;
        };
      }
    ).subscribe({ next: (message) => heard.push(message.data.onUsage.requestId), error: () => undefined });
    const untilHeard = async () => {
      heard.length = 0;
      for (let i = 0; i < 200 && heard.length === 0; i += 1) {
        await invoke(host, { costCenter: 'sales' });
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      return heard.length > 0;
    };
    expect(await untilHeard()).toBe(true);
    cable.drop();
    expect(await untilHeard()).toBe(true);
    subscription.unsubscribe();
  });
});

describe("Apollo with AppSync's links, over TLS", () => {
  it.each<[string, () => AuthOptions]>([
    ['API key', () => ({ type: AUTH_TYPE.API_KEY, apiKey: 'da2-local' })],
    ['user pool', () => ({ type: AUTH_TYPE.AMAZON_COGNITO_USER_POOLS, jwtToken: token })],
  ])('queries, invokes and subscribes with %s', async (_name, auth) => {
    const options = { url: cable.url, region: 'us-east-1', auth: auth() };
    const httpLink = new HttpLink({ uri: cable.url });
    const client = new ApolloClient({
      // The links' types are of the CommonJS build, which are other types to the compiler than the very same ones here.
      link: ApolloLink.from([
        createAuthLink(options) as unknown as ApolloLink,
        createSubscriptionHandshakeLink(options, httpLink as never) as unknown as ApolloLink,
      ]),
      cache: new InMemoryCache(),
    });
    const { data } = await client.query<{ models: object[] }>({ query: gql('{ models { alias } }') });
    expect(data!.models.length).toBeGreaterThan(5);
    const events: UsageEvent[] = [];
    const errors: unknown[] = [];
    const subscription = client.subscribe<{ onUsage: UsageEvent }>({ query: gql(ON_USAGE) }).subscribe({
      next: ({ data: heard, error }) => (heard ? events.push(heard.onUsage) : errors.push(error)),
      error: (error) => errors.push(error),
    });
    await hearsTheRightOnes(events, async (costCenter) => {
      const answer = await client.mutate<{ invoke: Invocation }>({
        mutation: gql(INVOKE),
        variables: callOf({ costCenter }),
      });
      return answer.data!.invoke;
    });
    expect(errors).toEqual([]);
    subscription.unsubscribe();
    client.stop();
  });
});
