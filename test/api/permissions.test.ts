import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS, type Permission } from '../../resolvers/permissions.ts';
import type { BudgetAlert, Estimate, Invocation, UsageEvent } from '../../schema/types.ts';
import { callOf, createBudget, graphql, invoke, type Answer } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { UserPool } from '../../infra/local/auth/user-pool.ts';
import { asIam, tokensOf } from '../support/identities.ts';
import { RealtimeClient } from '../support/realtime.ts';

let host: RunningHost;
let issue: Awaited<ReturnType<typeof tokensOf>>;
let budgetId: string;
beforeAll(async () => {
  host = await startHost();
  issue = await tokensOf(host);
  budgetId = (
    await createBudget(host, { unit: 'REQUESTS', limit: 1_000_000, scope: { costCenter: 'sales' } })
  ).id;
});
afterAll(() => host.stop());

const EVENT = {
  attempt: 1,
  callId: 'x', requestId: 'x', outcome: 'SUCCEEDED', model: 'm', modelId: 'm', applicationId: 'a', costCenter: 'sales', environment: 'e',
  inputTokens: 1, outputTokens: 1, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, costUsd: 0, latencyMs: 1, budgets: [], timestamp: '2026-03-01T00:00:00.000Z',
}; // prettier-ignore
const ALERT = {
  kind: 'FIRST_DENIAL', budgetId: 'x', budgetName: 'x', costCenter: 'sales', applicationId: '*', environment: '*', unit: 'USD', percentUsed: 1, spent: 1, limit: 1,
  requestId: 'x', timestamp: '2026-03-01T00:00:00.000Z',
}; // prettier-ignore
const WRITTEN = {
  callId: 'x', attempt: 1, requestId: 'x', caller: 'x', sequence: 1, kind: 'TEXT', blockIndex: 0, delta: 'x', status: 'RUNNING',
}; // prettier-ignore
const CALL =
  'model: "claude-sonnet-4-6", input: {messages: [{role: USER, content: "x"}], parameters: {maxTokens: 8}}, tags: {applicationId: "crm", costCenter: "sales"}';

const READS = [
  'Query.estimate',
  'Query.invocation',
  'Query.invocations',
  'Query.usage',
  'Query.costReport',
  'Query.metricUsage',
  'Query.exportUsage',
  'Query.models',
  'Query.inferenceProfiles',
  'Query.reconciliation',
  'Query.budget',
  'Query.budgets',
  'Query.budgetChanges',
  'Budget.history',
  'Budget.forecast',
  'Subscription.onInvocation',
  'Subscription.onUsage',
  'Subscription.onBudgetAlert',
];
const MANAGES = [
  'Mutation.cancelInvocation',
  'Mutation.settleInvocation',
  'Mutation.createBudget',
  'Mutation.updateBudget',
  'Mutation.deleteBudget',
  'Mutation.topUpBudget',
  'Mutation.withdrawTopUp',
  'Mutation.putModel',
  'Mutation.deleteModel',
];
const OF_A_CALLER = [
  'Mutation.invoke',
  'Mutation.startInvocation',
  'Mutation.cancelInvocation',
  'Query.estimate',
  'Query.invocation',
  'Query.invocations',
  'Query.usage',
  'Query.costReport',
  'Query.metricUsage',
  'Query.exportUsage',
  'Query.models',
  'Query.budget',
  'Query.budgets',
  'Budget.history',
  'Budget.forecast',
  'Subscription.onInvocation',
  'Subscription.onUsage',
  'Subscription.onBudgetAlert',
];

/** Who may do what, written a second time on purpose: a permission that is widened by mistake differs from this. */
const MAY = {
  caller: { own: OF_A_CALLER, all: [] },
  analyst: { own: [], all: READS },
  admin: { own: [], all: [...READS, ...MANAGES] },
};

describe('the table of permissions', () => {
  it.each(['caller', 'analyst', 'admin'] as const)('grants this, and no more: %s', (kind) => {
    const granted = (grant: string) =>
      Object.entries(PERMISSIONS).flatMap(([field, permission]) =>
        permission[kind] === grant ? [field] : [],
      );
    expect(granted('own').sort()).toEqual([...MAY[kind].own].sort());
    expect(granted('all').sort()).toEqual([...MAY[kind].all].sort());
  });

  it('shows a caller the models for everybody, and the inference profiles of its own teams', async () => {
    const aliases = async (user: Parameters<typeof issue>[0]) => {
      const authorization = await issue(user);
      const query = '{ models { alias costCenter applicationId environment } }';
      const { data } = await graphql<{ models: { alias: string; environment: null }[] }>(
        host,
        query,
        {},
        { authorization },
      );
      for (const model of data!.models) expect(model.environment).toBeNull();
      return data!.models.map(({ alias }) => alias);
    };
    const ofSales = await aliases({ costCenters: ['sales'] });
    expect(ofSales).toEqual(expect.arrayContaining(['claude-sonnet-4-6', 'sales']));
    expect(ofSales).not.toContain('support');
    expect(await aliases({ groups: ['analysts'] })).toEqual(expect.arrayContaining(['sales', 'support']));
    expect(await aliases({ costCenters: ['sales'], applications: ['crm'] })).toContain('sales');
  });
});

/** A request for each field that would do something if it were let through. */
const REQUESTS: Record<string, () => [query: string, variables?: object]> = {
  'Mutation.invoke': () => [`mutation { invoke(${CALL}) { status } }`],
  'Mutation.startInvocation': () => [`mutation { startInvocation(${CALL}) { status } }`],
  'Mutation.cancelInvocation': () => ['mutation { cancelInvocation(requestId: "none") { status } }'],
  'Mutation.settleInvocation': () => [
    'mutation { settleInvocation(input: {requestId: "none", costUsd: 0, reason: "x"}) { status } }',
  ],
  'Query.estimate': () => [`{ estimate(${CALL}) { admitted } }`],
  'Query.invocation': () => ['{ invocation(requestId: "none") { status } }'],
  'Query.invocations': () => ['{ invocations { items { id } } }'],
  'Query.usage': () => ['{ usage(input: {from: "2026-01-01T00:00:00Z"}) { total { calls } } }'],
  'Query.costReport': () => ['{ costReport(input: {from: "2026-11-01", granularity: MONTHLY}) { costUsd } }'],
  'Query.metricUsage': () => [
    `{ metricUsage(input: {from: "${new Date(Date.now() - 60_000).toISOString()}"}) { resolutionSeconds } }`,
  ],
  'Query.exportUsage': () => ['{ exportUsage(input: {from: "2026-01-01T00:00:00Z"}) { csv } }'],
  'Query.models': () => ['{ models { alias } }'],
  'Query.reconciliation': () => ['{ reconciliation(input: {from: "2026-11-20"}) { total { ledgerUsd } } }'],
  'Query.inferenceProfiles': () => ['{ inferenceProfiles { arn } }'],
  'Query.budget': () => [`{ budget(id: "${budgetId}") { name } }`],
  'Query.budgets': () => ['{ budgets { items { name } } }'],
  'Budget.forecast': () => [`{ budget(id: "${budgetId}") { forecast { madeAt } } }`],
  'Budget.history': () => [`{ budget(id: "${budgetId}") { history { spent } } }`],
  'Mutation.createBudget': () => [
    'mutation { createBudget(input: {name: "x", scope: {costCenter: "made"}, unit: USD, limit: 1, period: DAY}) { id } }',
  ],
  'Mutation.updateBudget': () => [
    `mutation { updateBudget(input: {id: "${budgetId}", name: "renamed"}) { id } }`,
  ],
  'Mutation.deleteBudget': () => ['mutation { deleteBudget(id: "none.1") { id } }'],
  'Mutation.topUpBudget': () => [
    `mutation { topUpBudget(input: {id: "${budgetId}", amount: 1, reason: "x"}) { id } }`,
  ],
  'Query.budgetChanges': () => [`{ budgetChanges(budgetId: "${budgetId}") { items { by } } }`],
  'Mutation.withdrawTopUp': () => [
    `mutation { withdrawTopUp(input: {id: "${budgetId}", topUpId: "none", reason: "x"}) { id } }`,
  ],
  'Mutation.putModel': () => [
    'mutation { putModel(input: {alias: "mine", modelId: "acme.mine", maxOutputTokens: 1, contextWindow: 9}) { alias } }',
  ],
  'Mutation.deleteModel': () => ['mutation { deleteModel(alias: "none") { alias } }'],
  'Mutation.publishUsage': () => [
    'mutation ($event: UsageEventInput!) { publishUsage(event: $event) { requestId } }',
    { event: EVENT },
  ],
  'Mutation.publishInvocation': () => [
    'mutation ($event: InvocationEventInput!) { publishInvocation(event: $event) { sequence } }',
    { event: WRITTEN },
  ],
  'Mutation.publishBudgetAlert': () => [
    'mutation ($alert: BudgetAlertInput!) { publishBudgetAlert(alert: $alert) { budgetId } }',
    { alert: ALERT },
  ],
  'Subscription.onInvocation': () => ['subscription { onInvocation(requestId: "x") { sequence } }'],
  'Subscription.onUsage': () => ['subscription { onUsage { requestId } }'],
  'Subscription.onBudgetAlert': () => ['subscription { onBudgetAlert { budgetId } }'],
};

const TOKENS = {
  caller: { username: 'cal', costCenters: ['sales'] },
  analyst: { username: 'ana', groups: ['analysts'] },
  admin: { username: 'dana', groups: ['admins'] },
  nobody: { username: 'nob' },
};

const isUnauthorized = (answer: Pick<Answer<unknown>, 'errors'>) =>
  answer.errors?.some(({ errorType }) => errorType === 'Unauthorized') ?? false;

async function isLetThrough(field: string, kind: keyof Permission | 'nobody'): Promise<boolean> {
  const [query, variables] = REQUESTS[field]!();
  if (kind === 'system') return !isUnauthorized((await asIam(host, query, variables)).answer);
  const token = kind === 'apiKey' ? undefined : await issue(TOKENS[kind]);
  if (field.startsWith('Subscription.')) {
    const client = await new RealtimeClient(host, { token }).connect();
    const { type, payload } = await client.start('1', query);
    client.close();
    if (type === 'error') expect(payload!.errors![0]!.errorType).toBe('Unauthorized');
    return type === 'start_ack';
  }
  const headers: Record<string, string> = token ? { authorization: token } : { 'x-api-key': 'da2-local' };
  return !isUnauthorized(await graphql(host, query, variables, headers));
}

describe('the permission table', () => {
  it('has a request here for every field', () => {
    expect(Object.keys(REQUESTS).sort()).toEqual(Object.keys(PERMISSIONS).sort());
  });

  const kinds = ['caller', 'analyst', 'admin', 'apiKey'] as const;
  it.each(
    Object.keys(PERMISSIONS).flatMap((field) =>
      kinds.map((kind) => [field, kind, PERMISSIONS[field]![kind]] as const),
    ),
  )('%s grants %s: %s', async (field, kind, grant) => {
    expect(await isLetThrough(field, kind)).toBe(grant !== 'none');
  });

  it.each(Object.keys(PERMISSIONS))('%s is not for a token without any claim', async (field) => {
    expect(await isLetThrough(field, 'nobody')).toBe(false);
  });

  it('lets the system publish, by its own signature', async () => {
    for (const field of [
      'Mutation.publishUsage',
      'Mutation.publishBudgetAlert',
      'Mutation.publishInvocation',
    ]) {
      expect(await isLetThrough(field, 'system'), field).toBe(true);
    }
  });
});

describe('a caller of sales', () => {
  const as = (token: string) => ({ authorization: token });
  const ask = async <T>(user: Parameters<typeof issue>[0], query: string, variables: object = {}) =>
    graphql<T>(host, query, variables, as(await issue(user)));
  const INVOKE =
    'mutation ($model: String!, $input: PromptInput!, $tags: TagsInput!, $requestId: ID) { invoke(model: $model, input: $input, tags: $tags, requestId: $requestId) { requestId status tags { costCenter } output { content } } }';
  const ESTIMATE =
    'query ($model: String!, $input: PromptInput!, $tags: TagsInput!) { estimate(model: $model, input: $input, tags: $tags) { admitted } }';
  const cal = { username: 'cal', costCenters: ['sales'] };

  it('spends for sales, by tag and by profile', async () => {
    for (const options of [{}, { model: 'sales' }, { model: 'sales', costCenter: null }]) {
      const { tags, ...rest } = callOf(options);
      const sent = 'costCenter' in options ? { applicationId: tags.applicationId } : tags;
      const { data } = await ask<{ invoke: Invocation }>(cal, INVOKE, { ...rest, tags: sent });
      expect(data!.invoke).toMatchObject({ status: 'SUCCEEDED', tags: { costCenter: 'sales' } });
    }
  });

  it.each([
    ['by its tag', { costCenter: 'support' }],
    ['by no tag at all', { costCenter: null }],
    ['by another spelling', { costCenter: 'Support' }],
    ['with a blank around it', { costCenter: ' sales' }],
  ])('does not spend or estimate for another cost centre, %s', async (_how, options) => {
    const { tags, ...rest } = callOf(options);
    const sent = {
      applicationId: tags.applicationId,
      ...(options.costCenter && { costCenter: options.costCenter }),
    };
    for (const query of [INVOKE, INVOKE.replace('invoke(', 'startInvocation('), ESTIMATE]) {
      const answer = await ask<{ invoke?: Invocation; estimate?: Estimate }>(cal, query, {
        ...rest,
        tags: sent,
      });
      expect(isUnauthorized(answer)).toBe(true);
    }
  });

  it('knows nothing of another cost centre’s profile, by whatever tags: it is answered like one that is not there', async () => {
    const { tags, ...rest } = callOf({ model: 'support' });
    const { applicationId } = tags;
    const answerTo = async (model: string, sent: object) => {
      const { errors } = await ask(cal, INVOKE, { ...rest, model, tags: sent });
      return errors?.map(({ errorType, message }) => ({
        errorType,
        message: message.replaceAll(model, 'it'),
      }));
    };
    const absent = await answerTo('no-such-model', { applicationId });
    expect(absent).toMatchObject([{ errorType: 'ValidationError' }]);
    for (const sent of [{ applicationId }, tags, { applicationId, costCenter: 'support' }])
      expect(await answerTo('support', sent)).toEqual(absent);
  });

  it('whose applications claim lists nothing that can be read acts for none', async () => {
    for (const applications of [',', [], ['crm'], '', 5]) {
      const pool = await UserPool.open(host.dataDir);
      const token = await pool.issue({ ...cal, groups: [], applications: [], environments: [] }, '1h', {
        applications,
      });
      const answer = await graphql(host, INVOKE, callOf(), as(token));
      expect(isUnauthorized(answer), JSON.stringify(applications)).toBe(true);
    }
  });

  it('narrowed to an application acts for no other', async () => {
    const narrow = { ...cal, applications: ['crm'] };
    expect(isUnauthorized(await ask(narrow, INVOKE, callOf({ applicationId: 'crm' })))).toBe(false);
    expect(isUnauthorized(await ask(narrow, INVOKE, callOf({ applicationId: 'web' })))).toBe(true);
  });

  it('neither sees nor takes the call of another by its requestId: the same ID is its own', async () => {
    await invoke(host, { costCenter: 'support', requestId: 'support-secret', content: 'secret' });
    const look = '{ invocation(requestId: "support-secret") { status } }';
    expect((await ask(cal, look)).data).toEqual({ invocation: null });
    const other = '{ invocation(requestId: "support-secret", caller: "api-key") { status } }';
    expect((await ask(cal, other)).data).toEqual({ invocation: null });
    const own = callOf({ requestId: 'support-secret', content: 'not secret' });
    expect((await ask(cal, INVOKE, own)).data).toMatchObject({ invoke: { status: 'SUCCEEDED' } });
    expect((await ask(cal, look)).data).toEqual({ invocation: { status: 'SUCCEEDED' } });
    // A colleague of the same cost centre is another caller too.
    await ask({ username: 'col', costCenters: ['sales'] }, INVOKE, callOf({ requestId: 'colleague' }));
    expect((await ask(cal, '{ invocation(requestId: "colleague") { status } }')).data).toEqual({
      invocation: null,
    });
  });

  it('sees its own calls, and an analyst sees those of all', async () => {
    await ask(cal, INVOKE, callOf({ requestId: 'own-call' }));
    const query = (of: string) => `{ invocation(requestId: "own-call"${of}) { status } }`;
    const seen = { invocation: { status: 'SUCCEEDED' } };
    expect((await ask(cal, query(''))).data).toMatchObject(seen);
    const callerOf = () =>
      host
        .lines()
        .find(({ requestId, message }) => requestId === 'own-call' && message === 'invocation succeeded')
        ?.caller as string | undefined;
    await expect.poll(callerOf).toBeDefined();
    const caller = callerOf();
    const analyst = { groups: ['analysts'] };
    expect((await ask(analyst, query(`, caller: "${caller}"`))).data).toMatchObject(seen);
    expect((await ask(analyst, query(''))).data).toEqual({ invocation: null });
  });

  it('sees the budgets that cover its calls, and no other', async () => {
    const make = (name: string, scope: object) =>
      createBudget(host, { name, unit: 'REQUESTS', limit: 1_000_000, scope });
    await make('of sales', { costCenter: 'sales' });
    await make('of crm', { costCenter: 'sales', applicationId: 'crm' });
    await make('of web', { costCenter: 'sales', applicationId: 'web' });
    await make('of all', {});
    await make('of web everywhere', { applicationId: 'web' });
    const { id: ofSupport } = await make('of support', { costCenter: 'support' });
    const narrow = { username: 'narrow', costCenters: ['sales'], applications: ['crm'] };
    const query = '{ budgets(limit: 100) { items { name history { spent } } } }';
    const { data } = await ask<{ budgets: { items: { name: string }[] } }>(narrow, query);
    const names = data!.budgets.items.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['of sales', 'of crm', 'of all']));
    for (const other of ['of web', 'of web everywhere', 'of support']) expect(names).not.toContain(other);
    expect((await ask(narrow, `{ budget(id: "${ofSupport}") { name } }`)).data).toEqual({ budget: null });
    const filtered = '{ budgets(filter: {costCenter: "support"}) { items { name } } }';
    expect((await ask(narrow, filtered)).data).toEqual({ budgets: { items: [] } });
  });

  it('narrowed to an application hears no alert of another, and those of budgets that are for any', async () => {
    const token = await issue({ username: 'narrow', costCenters: ['hush'], applications: ['crm'] });
    const client = await new RealtimeClient(host, { token, as: 'subprotocol' }).connect();
    await client.start('1', 'subscription { onBudgetAlert { budgetName kind } }');
    const make = (name: string, applicationId?: string) =>
      createBudget(host, {
        name,
        unit: 'REQUESTS',
        limit: 1,
        thresholds: [100],
        scope: { costCenter: 'hush', ...(applicationId && { applicationId }) },
      });
    await make('secret project', 'secret');
    await invoke(host, { costCenter: 'hush', applicationId: 'secret' });
    await make('of crm', 'crm');
    await invoke(host, { costCenter: 'hush', applicationId: 'crm' });
    await make('of all applications');
    await invoke(host, { costCenter: 'hush', applicationId: 'web' });
    await client.until(() => client.events('1', 'onBudgetAlert').length >= 2);
    const heard = client
      .events<BudgetAlert>('1', 'onBudgetAlert')
      .map(({ budgetName, kind }) => `${budgetName}: ${kind}`);
    expect(heard.sort()).toEqual(['of all applications: THRESHOLD', 'of crm: THRESHOLD']);
    client.close();
  });

  it('that would need more than ten filters is told to name a cost centre, and hears nothing', async () => {
    const many = (n: number, of: string) => Array.from({ length: n }, (_, i) => `${of}${i}`);
    const wide = { username: 'wide', costCenters: many(26, 'cc'), applications: many(6, 'app') };
    const client = await new RealtimeClient(host, { token: await issue(wide) }).connect();
    for (const field of ['onUsage { outcome }', 'onBudgetAlert { kind }']) {
      const { type, payload } = await client.start(field, `subscription { ${field} }`);
      expect(type).toBe('error');
      expect(payload!.errors).toMatchObject([
        { errorType: 'ValidationError', message: expect.stringContaining('costCenter: is needed') as string },
      ]);
    }
    const one = 'subscription { onUsage(costCenter: "cc3") { outcome } }';
    expect((await client.start('one', one)).type).toBe('start_ack');
    client.close();
  });

  it('hears only of sales, whether or not it names an argument, and may not name another', async () => {
    const token = await issue(cal);
    const client = await new RealtimeClient(host, { token, as: 'subprotocol' }).connect();
    const ON_USAGE =
      'subscription ($costCenter: String, $model: String) { onUsage(costCenter: $costCenter, model: $model) { costCenter requestId } }';
    expect((await client.start('all', ON_USAGE)).type).toBe('start_ack');
    expect((await client.start('null', ON_USAGE, { costCenter: null })).type).toBe('start_ack');
    expect((await client.start('model', ON_USAGE, { model: 'claude-sonnet-4-6' })).type).toBe('start_ack');
    const refused = await client.start('other', ON_USAGE, { costCenter: 'support' });
    expect(refused).toMatchObject({ type: 'error', payload: { errors: [{ errorType: 'Unauthorized' }] } });
    for (const costCenter of ['support', 'sales', 'support', 'services', 'sales'])
      await invoke(host, { costCenter });
    const last = await invoke(host, { costCenter: 'sales' });
    for (const id of ['all', 'null', 'model']) {
      await client.until((message) => message.id === id && JSON.stringify(message).includes(last.requestId));
      expect(client.events<UsageEvent>(id, 'onUsage').map(({ costCenter }) => costCenter)).toEqual([
        'sales',
        'sales',
        'sales',
      ]);
    }
    client.close();
  });

  it.each(['@include(if: false)', '@skip(if: true)', '@include(if: true)'])(
    'does not begin a subscription past its resolver by %s',
    async (directive) => {
      for (const token of [await issue(cal), await issue(TOKENS.nobody)]) {
        const client = await new RealtimeClient(host, { token }).connect();
        const { type } = await client.start('1', `subscription { onUsage ${directive} { requestId } }`);
        expect(type).toBe('error');
        client.close();
      }
    },
  );

  it('of many cost centres and applications hears of each of them', async () => {
    const costCenters = Array.from({ length: 12 }, (_, i) => `many-${i}`);
    const token = await issue({ costCenters, applications: ['crm', 'web'] });
    const client = await new RealtimeClient(host, { token }).connect();
    await client.start('1', 'subscription { onUsage { costCenter applicationId } }');
    for (const costCenter of costCenters) await invoke(host, { costCenter, applicationId: 'web' });
    await invoke(host, { costCenter: 'many-0', applicationId: 'other' });
    await invoke(host, { costCenter: 'elsewhere' });
    const last = await invoke(host, { costCenter: 'many-11' });
    expect(last.status).toBe('SUCCEEDED');
    await client.until(() => client.events('1', 'onUsage').length >= 13);
    expect(client.events<UsageEvent>('1', 'onUsage').map(({ costCenter }) => costCenter)).toEqual([
      ...costCenters,
      'many-11',
    ]);
    client.close();
  });
});

describe('a wrong credential', () => {
  const query = '{ models { alias } }';
  const answerTo = async (headers: Record<string, string>) => {
    const response = await fetch(host.url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return [response.status, ((await response.json()) as Answer<unknown>).errors?.[0]];
  };
  const NO = { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' };

  it('is answered as AppSync does, over HTTP and over WebSocket', async () => {
    const good = await issue(TOKENS.admin);
    const [header, payload, signature] = good.split('.') as [string, string, string];
    const forged = Buffer.from(
      JSON.stringify({
        ...JSON.parse(Buffer.from(payload, 'base64url').toString()),
        'cognito:groups': ['admins', 'analysts'],
      }),
    ).toString('base64url');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const other = await startHost();
    const foreign = await (await tokensOf(other))(TOKENS.admin);
    await other.stop();

    expect(await answerTo({})).toEqual([401, NO]);
    for (const token of ['', 'nonsense', 'a.b.c', `${header}.${forged}.${signature}`, unsigned, foreign]) {
      expect(await answerTo({ authorization: token })).toEqual([401, NO]);
    }
    const expired = await issue(TOKENS.admin, '-1m');
    expect(await answerTo({ authorization: expired })).toEqual([
      401,
      { ...NO, message: 'Token has expired.' },
    ]);
    expect((await answerTo({ authorization: `Bearer ${good}` }))[0]).toBe(200);

    for (const token of ['nonsense', foreign, expired]) {
      const client = new RealtimeClient(host, { token });
      await new Promise((resolve) => client.socket.once('open', resolve));
      client.send({ type: 'connection_init' });
      const { payload: refused } = await client.until(({ type }) => type === 'connection_error');
      expect(refused!.errors).toMatchObject([{ errorType: 'UnauthorizedException', errorCode: 401 }]);
    }
  });

  it('of IAM is a wrong secret, or a body that was changed after signing', async () => {
    expect((await asIam(host, query)).status).toBe(200);
    expect((await asIam(host, query, {}, { secret: 'wrong' })).status).toBe(401);
    expect(
      (await asIam(host, query, {}, { tamper: (body) => body.replace('alias', 'modelId') })).status,
    ).toBe(401);
  });
});
