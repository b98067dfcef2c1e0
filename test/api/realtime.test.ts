import { once } from 'node:events';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UsageEvent } from '../../schema/types.ts';
import { createBudget, graphql, invoke } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { RealtimeClient } from '../support/realtime.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

const ON_USAGE = `subscription ($costCenter: String, $model: String, $applicationId: String, $environment: String) {
  onUsage(costCenter: $costCenter, model: $model, applicationId: $applicationId, environment: $environment) {
    requestId outcome model costCenter costUsd inputTokens outputTokens budgets { budgetId percentUsed remaining }
  }
}`;

const UNTIL_END = 'the end';
/** Sends a call that every subscription of the test would hear last, and waits for it. */
const flush = async (client: RealtimeClient, id: string, options: Parameters<typeof invoke>[1]) => {
  const { requestId } = await invoke(host, { content: UNTIL_END, ...options });
  await client.until((message) => message.id === id && JSON.stringify(message).includes(requestId));
};

describe('onUsage', () => {
  it('delivers each of the three outcomes, with tags, cost and what is left', async () => {
    const client = await new RealtimeClient(host).connect();
    const budget = await createBudget(host, { unit: 'REQUESTS', limit: 2, scope: { costCenter: 'three' } });
    expect((await client.start('1', ON_USAGE, { costCenter: 'three' })).type).toBe('start_ack');
    // Where the budgets stand is told as of when it is told: one call at a time.
    for (const [i, content] of ['x', '[stand-in: access-denied]', 'x'].entries()) {
      await invoke(host, { costCenter: 'three', content });
      await client.until(() => client.events('1', 'onUsage').length === i + 1);
    }
    const events = client.events<UsageEvent>('1', 'onUsage');
    expect(events.map(({ outcome }) => outcome)).toEqual(['SUCCEEDED', 'FAILED', 'DENIED']);
    expect(events.map(({ budgets }) => budgets)).toEqual([
      [{ budgetId: budget.id, percentUsed: 50, remaining: 1 }],
      [{ budgetId: budget.id, percentUsed: 100, remaining: 0 }],
      [{ budgetId: budget.id, percentUsed: 100, remaining: 0 }],
    ]);
    expect(events[0]!.costUsd).toBeGreaterThan(0);
    client.close();
  });

  it('delivers what was asked for and nothing else: arguments are ANDed', async () => {
    const client = await new RealtimeClient(host, { as: 'subprotocol' }).connect();
    await client.start('all', ON_USAGE);
    await client.start('a', ON_USAGE, { costCenter: 'a' });
    await client.start('both', ON_USAGE, { costCenter: 'a', model: 'nova-micro' });
    await client.start('app', ON_USAGE, { applicationId: 'crm', environment: 'dev' });
    await invoke(host, { costCenter: 'a' });
    await invoke(host, { costCenter: 'b' });
    await invoke(host, { costCenter: 'a', environment: 'dev' });
    await flush(client, 'both', { costCenter: 'a', model: 'nova-micro' });
    const seen = (id: string) =>
      client
        .events<UsageEvent>(id, 'onUsage')
        .map(({ costCenter, model }) => `${costCenter} ${model}`)
        .sort(); // calls of one moment are told side by side
    expect(seen('all')).toEqual([
      'a claude-sonnet-4-6',
      'a claude-sonnet-4-6',
      'a nova-micro',
      'b claude-sonnet-4-6',
    ]);
    expect(seen('a')).toEqual(['a claude-sonnet-4-6', 'a claude-sonnet-4-6', 'a nova-micro']);
    expect(seen('both')).toEqual(['a nova-micro']);
    expect(seen('app')).toEqual(['a claude-sonnet-4-6']);
    client.close();
  });

  it('ends with stop, and not before', async () => {
    const client = await new RealtimeClient(host).connect();
    await client.start('1', ON_USAGE, { costCenter: 'stop' });
    await flush(client, '1', { costCenter: 'stop' });
    client.send({ id: '1', type: 'stop' });
    await client.until(({ type, id }) => type === 'complete' && id === '1');
    await client.start('2', ON_USAGE, { costCenter: 'stop' });
    await flush(client, '2', { costCenter: 'stop' });
    expect(client.events('1', 'onUsage')).toHaveLength(1);
    client.close();
  });

  it('makes no event for a replay or for bad input', async () => {
    const client = await new RealtimeClient(host).connect();
    await client.start('1', ON_USAGE, { costCenter: 'quiet' });
    await invoke(host, { costCenter: 'quiet', requestId: 'quiet' });
    await invoke(host, { costCenter: 'quiet', requestId: 'quiet' });
    await expect(invoke(host, { costCenter: 'quiet', maxTokens: 0 })).rejects.toThrow('ValidationError');
    await flush(client, '1', { costCenter: 'quiet' });
    expect(client.events('1', 'onUsage')).toHaveLength(2);
    client.close();
  });
});

describe('onBudgetAlert', () => {
  it('tells of each threshold once, and of the first denial', async () => {
    const client = await new RealtimeClient(host).connect();
    const budget = await createBudget(host, {
      unit: 'REQUESTS',
      limit: 4,
      scope: { costCenter: 'alerts' },
      thresholds: [50, 100],
    });
    await client.start(
      '1',
      'subscription ($id: ID) { onBudgetAlert(budgetId: $id) { kind threshold percentUsed budgetId } }',
      { id: budget.id },
    );
    // An alert says where the budget stands when it is told: one call at a time.
    for (const alerts of [0, 1, 1, 2, 3, 3, 3]) {
      await invoke(host, { costCenter: 'alerts' });
      await client.until(() => client.events('1', 'onBudgetAlert').length >= alerts);
    }
    expect(client.events('1', 'onBudgetAlert')).toEqual([
      { kind: 'THRESHOLD', threshold: 50, percentUsed: 50, budgetId: budget.id },
      { kind: 'THRESHOLD', threshold: 100, percentUsed: 100, budgetId: budget.id },
      { kind: 'FIRST_DENIAL', threshold: null, percentUsed: 100, budgetId: budget.id },
    ]);
    const onBus = () =>
      host
        .lines()
        .filter((line) => line.detailType === 'Budget Alert' && JSON.stringify(line).includes(budget.id));
    await expect.poll(() => onBus().length).toBe(3);
    client.close();
  });
});

describe('the door', () => {
  it('is shut to a wrong key, over HTTP and over WebSocket', async () => {
    const answer = await graphql(host, '{ models { alias } }', {}, { 'x-api-key': 'wrong' });
    expect(answer.errors).toMatchObject([{ errorType: 'UnauthorizedException' }]);
    for (const as of ['query', 'subprotocol', 'none'] as const) {
      const client = new RealtimeClient(host, { apiKey: 'wrong', as });
      await new Promise((resolve) => client.socket.once('open', resolve));
      client.send({ type: 'connection_init' });
      const { payload } = await client.until(({ type }) => type === 'connection_error');
      expect(payload!.errors).toMatchObject([{ errorType: 'UnauthorizedException', errorCode: 401 }]);
    }
  });

  it('is shut to pages that are not served on this machine, whatever key they know', async () => {
    const headers = { 'x-api-key': 'da2-local' };
    const body = JSON.stringify({ query: '{ models { alias } }' });
    const from = (origin: string) =>
      fetch(host.url, { method: 'POST', headers: { ...headers, origin }, body });
    expect((await from('https://evil.example')).status).toBe(403);
    expect((await from('http://localhost.evil.example')).status).toBe(403);
    const allowed = await from('http://localhost:5173');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(await allowed.json()).toMatchObject({ data: {} });
    const socket = new WebSocket(`${host.url.replace('http', 'ws')}/realtime`, {
      origin: 'https://evil.example',
    });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('403');
  });

  it('lets nobody but the system publish', async () => {
    const { errors } = await graphql(
      host,
      'mutation ($event: UsageEventInput!) { publishUsage(event: $event) { requestId } }',
      {
        event: {
          callId: 'c',
          attempt: 1,
          requestId: 'x',
          outcome: 'SUCCEEDED',
          model: 'm',
          modelId: 'm',
          applicationId: 'a',
          costCenter: 'c',
          environment: 'e',
          inputTokens: 1,
          outputTokens: 1,
          cacheReadInputTokens: 0,
          cacheWriteInputTokens: 0,
          costUsd: 0,
          budgets: [],
          timestamp: new Date().toISOString(),
        },
      },
    );
    expect(errors).toMatchObject([
      { errorType: 'Unauthorized', message: 'Not Authorized to access publishUsage on type Mutation' },
    ]);
  });

  it('answers nonsense with typed errors, and stays open', async () => {
    const post = (body: string) =>
      fetch(host.url, { method: 'POST', headers: { 'x-api-key': 'da2-local' }, body }).then((response) =>
        response.json(),
      );
    for (const body of [
      '',
      '{',
      '[]',
      'null',
      '{"query":1}',
      '{"query":"{ models { alias } }","variables":[]}',
    ]) {
      expect(await post(body)).toMatchObject({ errors: [{ errorType: 'MalformedHttpRequestException' }] });
    }
    for (const query of [
      '{',
      '{ nothing }',
      'query A { models { alias } } query B { models { alias } }',
      '{ ...F } fragment F on Query { ...F }',
    ]) {
      expect(await post(JSON.stringify({ query }))).toMatchObject({
        data: null,
        errors: [{ errorType: 'ValidationError' }],
      });
    }
    const client = await new RealtimeClient(host).connect();
    for (const message of ['{', '[]', '"x"', 'null']) client.socket.send(message);
    expect((await client.start('1', '{ models { alias } }')).type).toBe('error');
    expect((await client.start('2', 'subscription { nothing }')).type).toBe('error');
    expect((await client.start('3', ON_USAGE)).type).toBe('start_ack');
    client.close();
  });
});
