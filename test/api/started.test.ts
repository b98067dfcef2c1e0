import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvocationEvent, Invocation } from '../../schema/types.ts';
import { callOf, createBudget, graphql, invoke, invokeRaw, readBudget } from '../support/client.ts';
import { cancelRaw, ended, eventsAfter, Following, lookUp, start, startRaw } from '../support/following.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { tokensOf } from '../support/identities.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

/** A prompt whose answer is words that count themselves, over so long. */
const counting = (ms: number) => `[stand-in: ${ms}ms] [stand-in: say-much]`;

/** Whether a text is the numbers from 1 on, none left out, none twice. */
const countsUp = (text: string): boolean =>
  text
    .trim()
    .split(' ')
    .every((word, i) => word === String(i + 1));

const textOf = (events: readonly InvocationEvent[]): string =>
  events.map(({ kind, delta }) => (kind === 'TEXT' ? delta : '')).join('');

describe.concurrent('a started call', () => {
  it('is told as it is written, in order and whole, and then what became of it; its budget shows it held, then settled', async ({
    expect,
  }) => {
    const costCenter = 'written';
    const budget = await createBudget(host, { unit: 'USD', limit: 1, scope: { costCenter } });
    const following = await Following.begin(host, 'written');
    const call = { requestId: 'written', costCenter, content: counting(2_500), maxTokens: 300 };
    const begun = await start(host, call);
    expect(begun).toMatchObject({ status: 'RUNNING', output: null, settledAt: null, costUsd: 0 });
    await following.atLeast(3);
    const { held, spent } = (await readBudget(host, budget.id)).window;
    expect(held).toBeGreaterThan(0);
    expect(spent).toBe(0);

    const last = await following.final();
    const events = following.events();
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
    expect(new Set(events.map(({ callId, attempt }) => `${callId} ${attempt}`)).size).toBe(1);
    expect(events.filter(({ kind }) => kind === 'FINAL')).toHaveLength(1);
    expect(events.filter(({ status }) => status === 'RUNNING')).toHaveLength(events.length - 1);
    expect(countsUp(following.text())).toBe(true);
    // Ten a second at first, then two: and the model wrote some 300 words.
    expect(events.length).toBeGreaterThan(10);
    expect(events.length).toBeLessThan(40);

    const whole = await ended(host, 'written');
    expect(whole).toMatchObject({ status: 'SUCCEEDED', stopReason: 'max_tokens', sequence: last.sequence });
    expect(whole.output!.content).toBe(following.text());
    expect(last).toMatchObject({ status: 'SUCCEEDED', costUsd: whole.costUsd, delta: null, failure: null });
    expect(last.usage).toMatchObject({ outputTokens: 300 });
    expect(whole.usage).toMatchObject({ outputTokens: 300 });
    const settled = (await readBudget(host, budget.id)).window;
    expect(settled).toMatchObject({ held: 0, spent: whole.costUsd });
    following.close();
  });

  it('gives who comes late, or comes back, what was missed: nothing lost, nothing twice', async ({
    expect,
  }) => {
    const first = await Following.begin(host, 'late');
    await start(host, { requestId: 'late', content: counting(3_000), maxTokens: 300 });
    await first.atLeast(4);
    first.close(); // in the middle
    await new Promise((resolve) => setTimeout(resolve, 300));
    const second = await Following.begin(host, 'late');
    const missed = (await lookUp(host, 'late'))!;
    expect(missed).toMatchObject({ status: 'RUNNING', sequence: expect.any(Number) as number });
    const last = await second.final();
    const rest = second.events().filter(({ sequence }) => sequence > missed.sequence!);
    expect(rest.map(({ sequence }) => sequence)).toEqual(rest.map((_, i) => missed.sequence! + 1 + i));
    const text = missed.output!.content + textOf(rest);
    expect(countsUp(text)).toBe(true);
    expect((await ended(host, 'late')).output!.content).toBe(text);
    expect(rest.at(-1)).toEqual(last);
    second.close();
  });

  it('tells of thoughts and of the input of tools too, each with the block that it goes on with', async ({
    expect,
  }) => {
    const following = await Following.begin(host, 'tools');
    const call = callOf({ requestId: 'tools', content: 'x', maxTokens: 500 });
    const inputSchema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const variables = {
      ...call,
      input: {
        ...call.input,
        messages: [{ role: 'USER', content: '[stand-in: think] [stand-in: use-tools] Weather?' }],
        tools: { tools: [{ name: 'weather', inputSchema: JSON.stringify(inputSchema) }] },
      },
    };
    expect((await startRaw(host, variables)).errors).toBeUndefined();
    expect(await following.final()).toMatchObject({ status: 'SUCCEEDED' });
    const events = following.events().slice(0, -1);
    const whole = await ended(host, 'tools');
    const [reasoning, tool] = whole.output!.blocks;
    const of = (kind: string) => events.filter((event) => event.kind === kind);
    expect(textOf(events)).toBe('');
    const thoughts = of('REASONING').map(({ delta }) => delta);
    expect(thoughts.join('')).toBe(reasoning!.reasoning!.text);
    expect(reasoning!.reasoning!.signature).toMatch(/^signed-/);
    // Once, after the thought's text and before what follows it.
    const signed = events.filter(({ signature }) => signature !== null);
    expect(signed).toMatchObject([{ kind: 'REASONING', signature: reasoning!.reasoning!.signature }]);
    expect(signed[0]!.sequence).toBe(Math.max(...of('REASONING').map(({ sequence }) => sequence)));
    const inputs = of('TOOL_INPUT');
    expect(inputs.map(({ delta }) => delta).join('')).toBe('{\n "city": "x"\n}');
    for (const { toolUse, blockIndex } of inputs) {
      expect(toolUse).toEqual({ toolUseId: tool!.toolUse!.toolUseId, name: 'weather' });
      expect(blockIndex).toBe(1);
    }
    expect(tool!.toolUse!.input).toBe('{"city":"x"}');
    following.close();
  });

  it('is caught up with from any event on: also with a tool whose input is half written', async ({
    expect,
  }) => {
    const all = await Following.begin(host, 'caught');
    const inputSchema = { type: 'object', properties: Object.fromEntries('abcdefgh'.split('').map((one) => [one, { type: 'string' }])) }; // prettier-ignore
    const call = callOf({ requestId: 'caught', maxTokens: 500 });
    await startRaw(host, {
      ...call,
      input: {
        ...call.input,
        messages: [{ role: 'USER', content: '[stand-in: 2000ms] [stand-in: think] [stand-in: use-tools] x' }],
        tools: { tools: [{ name: 'many', inputSchema: JSON.stringify(inputSchema) }] },
      },
    });
    const seen: { after: number; got: InvocationEvent[] }[] = [];
    for (const after of [0, 2, 5, 8]) {
      await all.atLeast(after + 2);
      const missed = await eventsAfter(host, 'caught', after);
      seen.push({ after, got: missed.events! });
    }
    await all.final();
    const events = all.events();
    for (const { after, got } of seen) {
      expect(got.length).toBeGreaterThan(0);
      expect(got.map(({ sequence }) => sequence)).toEqual(got.map((_, i) => after + 1 + i));
      expect(got).toEqual(events.slice(after, after + got.length));
    }
    const whole = await eventsAfter(host, 'caught', 0);
    expect(whole.events).toEqual(events.slice(0, -1));
    expect(whole).toMatchObject({ attempt: 1, status: 'SUCCEEDED' });
    expect((await lookUp(host, 'caught'))!.output!.blocks[1]!.toolUse!.name).toBe('many');
    all.close();
  });

  it('is denied at once, with what would fit, and nothing is told', async ({ expect }) => {
    const costCenter = 'started-denied';
    await createBudget(host, { unit: 'TOKENS', limit: 500, scope: { costCenter } });
    const denied = await start(host, { requestId: 'sd', costCenter, maxTokens: 4_096 });
    expect(denied).toMatchObject({
      status: 'DENIED',
      denial: { code: 'CALL_EXCEEDS_LIMIT', fits: { maxTokens: expect.any(Number) as number } },
    });
    expect(await lookUp(host, 'sd')).toMatchObject({ status: 'DENIED', sequence: null, output: null });
  });

  it('spends once, however often it is started, and is refused with other content', async ({ expect }) => {
    const costCenter = 'once';
    const budget = await createBudget(host, { unit: 'REQUESTS', limit: 100, scope: { costCenter } });
    const call = { requestId: 'once', costCenter, content: counting(500), maxTokens: 100 };
    const answers = await Promise.all(Array.from({ length: 10 }, () => start(host, call)));
    for (const { status } of answers) expect(['RUNNING', 'SUCCEEDED']).toContain(status);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    const whole = await ended(host, 'once');
    const again = await start(host, call);
    expect(again).toMatchObject({ status: 'SUCCEEDED', output: whole.output, sequence: whole.sequence });
    // The same call, asked for in the other way, is the same call.
    expect(await invoke(host, call)).toMatchObject({ status: 'SUCCEEDED' });
    const { errors } = await startRaw(host, callOf({ ...call, content: 'something else' }));
    expect(errors![0]!.errorType).toBe('ConflictError');
    expect((await readBudget(host, budget.id)).window).toMatchObject({ spent: 1, held: 0 });
  });

  it('of invoke, whose caller was told that it is under way, is heard to its end', async ({ expect }) => {
    const following = await Following.begin(host, 'told');
    const call = { requestId: 'told', content: '[stand-in: 1200ms] x', maxTokens: 50 };
    const first = invoke(host, call);
    await expect.poll(() => lookUp(host, 'told')).toMatchObject({ status: 'RUNNING' });
    expect(await start(host, call)).toMatchObject({ status: 'RUNNING' });
    const last = await following.final();
    expect(last).toMatchObject({ status: 'SUCCEEDED', sequence: 1, costUsd: (await first).costUsd });
    expect(await lookUp(host, 'told')).toMatchObject({ sequence: 1, output: { content: expect.any(String) as string } }); // prettier-ignore
    following.close();
  });

  it.for([
    ['cut', 'Interrupted'],
    ['throttled', 'ThrottlingException'],
    ['no-metadata', 'Interrupted'],
  ] as const)('that fails (%s) says so in its last event', async ([fault, type], { expect }) => {
    const requestId = `fails-${fault}`;
    const following = await Following.begin(host, requestId);
    await start(host, { requestId, content: `[stand-in: ${fault}] Hello`, maxTokens: 4_000 });
    const last = await following.final();
    expect(last).toMatchObject({ status: 'FAILED', failure: { type }, usage: null });
    const call = await ended(host, requestId);
    expect(call).toMatchObject({ costUsd: last.costUsd, sequence: last.sequence });
    expect(call.output?.content ?? '').toBe(following.text());
    following.close();
  });

  it('takes 900 KB of input, and says so', async ({ expect }) => {
    const content = 'x'.repeat(930_000);
    const { errors } = await startRaw(host, callOf({ content, model: 'claude-sonnet-5-5' }));
    expect(errors![0]).toMatchObject({
      errorType: 'ValidationError',
      errorInfo: { fields: [{ field: 'input' }] },
      message: expect.stringContaining('startInvocation takes 921600') as string,
    });
  });

  it('among 200 at once keeps to itself: none mixed up, none lost', async ({ expect }) => {
    const ids = Array.from({ length: 200 }, (_, i) => `many-${i}`);
    const following = await Promise.all(ids.map((id) => Following.begin(host, id)));
    await Promise.all(
      ids.map((requestId, i) =>
        start(host, { requestId, content: `${counting(1_000)} ${i}`, maxTokens: 20 + i, costCenter: 'many' }),
      ),
    );
    const lasts = await Promise.all(following.map((one) => one.final(60_000)));
    for (const [i, one] of following.entries()) {
      const events = one.events();
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, at) => at + 1));
      expect(new Set(events.map(({ requestId }) => requestId))).toEqual(new Set([ids[i]]));
      expect(countsUp(one.text())).toBe(true);
      expect(lasts[i]).toMatchObject({ status: 'SUCCEEDED', usage: { outputTokens: 20 + i } });
      one.close();
    }
  }, 90_000);
});

describe.concurrent('cancelInvocation', () => {
  it('ends what is being written, within about a second, and charges what it can have been', async ({
    expect,
  }) => {
    const costCenter = 'cancelled';
    const budget = await createBudget(host, { unit: 'USD', limit: 5, scope: { costCenter } });
    const following = await Following.begin(host, 'c1');
    await start(host, { requestId: 'c1', costCenter, content: counting(60_000), maxTokens: 10_000 });
    await following.atLeast(2);
    const { held } = (await readBudget(host, budget.id)).window;
    const { data } = await cancelRaw(host, 'c1');
    expect(data!.cancelInvocation).toMatchObject({
      status: 'RUNNING',
      cancelRequestedAt: expect.any(String) as string,
    });
    const last = await following.final(5_000);
    expect(last).toMatchObject({ status: 'CANCELLED', failure: null, usage: null });
    const call = (await lookUp(host, 'c1'))!;
    expect(call).toMatchObject({ status: 'CANCELLED', costUsd: last.costUsd, sequence: last.sequence });
    expect(call.output!.content).toBe(following.text());
    expect(last.costUsd).toBeGreaterThan(0);
    expect(last.costUsd!).toBeLessThan(held);
    await expect
      .poll(async () => (await readBudget(host, budget.id)).window)
      .toMatchObject({ held: 0, spent: last.costUsd });
    // It is over: asked again, it says so, and started again it is not.
    expect((await cancelRaw(host, 'c1')).data!.cancelInvocation.status).toBe('CANCELLED');
    const again = await start(host, {
      requestId: 'c1',
      costCenter,
      content: counting(60_000),
      maxTokens: 10_000,
    });
    expect(again.status).toBe('CANCELLED');
    following.close();
    // Neither a success nor a failure, in the metrics and for the subscribers of usage.
    await expect
      .poll(() => host.lines().filter(({ CostCenter }) => CostCenter === costCenter))
      .toEqual([expect.objectContaining({ TotalRequests: 1, RateLimitApproved: 1 })]);
    const [metrics] = host.lines().filter(({ CostCenter }) => CostCenter === costCenter);
    expect(metrics).not.toHaveProperty('InvocationFailed');
    expect(metrics).not.toHaveProperty('InputTokens');
  });

  it('can’t stop an answer that comes in one piece, and says so', async ({ expect }) => {
    const running = invoke(host, { requestId: 'c2', content: '[stand-in: 1000ms] x', maxTokens: 50 });
    await expect.poll(() => lookUp(host, 'c2')).toMatchObject({ status: 'RUNNING' });
    const { errors } = await cancelRaw(host, 'c2');
    expect(errors![0]).toMatchObject({ errorType: 'ConflictError' });
    expect(errors![0]!.message).toContain('comes in one piece');
    expect(await running).toMatchObject({ status: 'SUCCEEDED' });
    const after = await cancelRaw(host, 'c2');
    expect(after.data!.cancelInvocation).toMatchObject({ status: 'SUCCEEDED', cancelRequestedAt: null });
  });

  it('stops a long call of invoke too, whose caller hears of it', async ({ expect }) => {
    const running = invoke(host, { requestId: 'c3', content: counting(60_000), maxTokens: 10_000 });
    await expect.poll(() => lookUp(host, 'c3')).toMatchObject({ status: 'RUNNING' });
    expect((await cancelRaw(host, 'c3')).errors).toBeUndefined();
    const answer = await running;
    expect(answer).toMatchObject({ status: 'CANCELLED', failure: null });
    expect(countsUp(answer.output!.content)).toBe(true);
  });

  it('knows no call that is not there', async ({ expect }) => {
    const { errors } = await cancelRaw(host, 'never');
    expect(errors![0]).toMatchObject({ errorType: 'NotFoundError' });
  });
});

describe('a request ID that is none', () => {
  it.each(['', '☃', 'x'.repeat(65), 'a b'])('is told by its field: %j', async (requestId) => {
    const { errors } = await cancelRaw(host, requestId);
    expect(errors![0]).toMatchObject({
      errorType: 'ValidationError',
      errorInfo: { fields: [{ field: 'requestId' }] },
    });
    await expect(lookUp(host, requestId)).rejects.toThrow('requestId: must be 1 to 64');
  });

  it.each(['', 'x'.repeat(65)])('can’t be followed: %j', async (requestId) => {
    await expect(Following.begin(host, requestId)).rejects.toThrow('ValidationError');
  });
});

describe('nobody else', () => {
  let alice: Record<string, string>;
  let tokens: { alice: string; bob: string; analyst: string; admin: string };
  let caller: string;
  const auth = (token: string) => ({ Authorization: token });
  beforeAll(async () => {
    const token = await tokensOf(host);
    const own = { costCenters: ['sales'], applications: ['*'], environments: ['*'] };
    tokens = {
      alice: await token({ username: 'alice', ...own }),
      bob: await token({ username: 'bob', ...own }),
      analyst: await token({ username: 'ann', groups: ['analysts'] }),
      admin: await token({ username: 'adam', groups: ['admins'] }),
    };
    alice = auth(tokens.alice);
    const { data } = await startRaw(host, callOf({ requestId: 'who', maxTokens: 10 }), alice);
    expect(data!.startInvocation.status).toBe('RUNNING');
    while (!host.lines().some(({ requestId }) => requestId === 'who'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    caller = host.lines().find(({ requestId }) => requestId === 'who')!.caller as string;
  });

  it('sees it, follows it or ends it: another caller with the same rights', async () => {
    const hers = await Following.begin(host, 'mine', { token: tokens.alice });
    await startRaw(host, callOf({ requestId: 'mine', content: counting(2_000), maxTokens: 200 }), alice);
    // Bob's own call of that name is another call; hers he may not name.
    const his = await Following.begin(host, 'mine', { token: tokens.bob });
    await expect(Following.begin(host, 'mine', { token: tokens.bob, caller })).rejects.toThrow(
      'Unauthorized',
    );
    expect(await lookUp(host, 'mine', undefined, auth(tokens.bob))).toBeNull();
    expect(await lookUp(host, 'mine', caller, auth(tokens.bob))).toBeNull();
    for (const named of [undefined, caller])
      expect((await cancelRaw(host, 'mine', named, auth(tokens.bob))).errors![0]!.errorType).toBe(
        'NotFoundError',
      );
    // Who reads everything hears what became of it, and nothing of what was written.
    const theirs = await Following.begin(host, 'mine', { token: tokens.analyst, caller });
    expect(await lookUp(host, 'mine', caller, auth(tokens.analyst))).toMatchObject({
      status: 'RUNNING',
      output: null,
    });
    await hers.final();
    expect(await theirs.final()).toMatchObject({ status: 'SUCCEEDED' });
    expect(theirs.events()).toHaveLength(1);
    expect(hers.events().length).toBeGreaterThan(3);
    expect(his.events()).toEqual([]);
    expect(await lookUp(host, 'mine', caller, auth(tokens.analyst))).toMatchObject({
      status: 'SUCCEEDED',
      output: null,
    });
    expect((await lookUp(host, 'mine', undefined, alice))!.output!.content).toBe(hers.text());
    for (const one of [hers, his, theirs]) one.close();
  });

  it('but who manages everything may end it; who only reads may not', async () => {
    await startRaw(
      host,
      callOf({ requestId: 'runaway', content: counting(60_000), maxTokens: 9_000 }),
      alice,
    );
    await expect
      .poll(() => lookUp(host, 'runaway', undefined, alice))
      .toMatchObject({ status: 'RUNNING', output: { content: expect.any(String) as string } });
    const refused = await cancelRaw(host, 'runaway', caller, auth(tokens.analyst));
    expect(refused.errors![0]!.errorType).toBe('Unauthorized');
    const { data } = await cancelRaw(host, 'runaway', caller, auth(tokens.admin));
    expect(data!.cancelInvocation.output).toBeNull();
    await expect
      .poll(() => lookUp(host, 'runaway', undefined, alice), { timeout: 5_000 })
      .toMatchObject({ status: 'CANCELLED' });
  });

  it('speaks for the system: publishInvocation is not for callers', async () => {
    const { errors } = await graphql(
      host,
      'mutation ($event: InvocationEventInput!) { publishInvocation(event: $event) { sequence } }',
      { event: { callId: 'x', attempt: 1, requestId: 'x', caller: 'x', sequence: 1, kind: 'TEXT', status: 'RUNNING' } },
    ); // prettier-ignore
    expect(errors![0]!.errorType).toBe('Unauthorized');
  });
});

describe('a long answer', () => {
  it('is kept in parts, and comes back whole', async () => {
    // The model says it in one go: so an event is as large as it may be.
    const wordy = { alias: 'wordy', modelId: 'acme.wordy', maxOutputTokens: 150_000, contextWindow: 200_000 };
    await graphql(host, 'mutation ($input: PutModelInput!) { putModel(input: $input) { alias } }', {
      input: wordy,
    });
    const following = await Following.begin(host, 'long');
    const call = callOf({
      requestId: 'long',
      content: '[stand-in: say-much]',
      maxTokens: 150_000,
      model: 'wordy',
    });
    expect((await startRaw(host, call)).errors).toBeUndefined();
    await following.final(60_000);
    const whole = await ended(host, 'long');
    expect(whole.status).toBe('SUCCEEDED');
    expect(Buffer.byteLength(whole.output!.content)).toBeGreaterThan(400_000);
    expect(countsUp(whole.output!.content)).toBe(true);
    expect(following.text()).toBe(whole.output!.content);
    for (const event of following.events())
      expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(240 * 1024);
    const { data } = await invokeRaw(host, call);
    expect((data!.invoke as Invocation).output!.content).toBe(whole.output!.content);
    following.close();
  }, 90_000);
});
