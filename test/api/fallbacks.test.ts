import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invocation, UsageEvent } from '../../schema/types.ts';
import { callOf, createBudget, graphql, invokeRaw, readBudget } from '../support/client.ts';
import { ended, Following, startRaw } from '../support/following.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { RealtimeClient } from '../support/realtime.ts';

let host: RunningHost;
const put = (input: object) =>
  graphql<{ putModel: { fallbacks: string[] } }>(
    host,
    'mutation ($input: PutModelInput!) { putModel(input: $input) { fallbacks } }',
    { input: { maxOutputTokens: 5_000, contextWindow: 50_000, ...input } },
  );
const price = (output: number) => ({ priceUsdPerMillion: { input: 1, output } });

beforeAll(async () => {
  host = await startHost();
  for (const model of [
    { alias: 'second', modelId: 'acme.second', ...price(20) },
    { alias: 'unpriced', modelId: 'acme.unpriced' },
    { alias: 'small', modelId: 'acme.small', ...price(2), contextWindow: 80 },
    { alias: 'gone', modelId: 'stand-in.gone', ...price(3), fallbacks: ['second'] },
    { alias: 'tight', modelId: 'stand-in.busy', ...price(5), fallbacks: ['second'] },
    { alias: 'also-busy', modelId: 'stand-in.busy', ...price(5) },
    { alias: 'busy', modelId: 'stand-in.busy', ...price(5), fallbacks: ['small', 'unpriced', 'gone', 'second'] }, // prettier-ignore
  ])
    expect((await put(model)).errors).toBeUndefined();
});
afterAll(() => host.stop());

const FELL_BACK = /* GraphQL */ `
  query ($requestId: ID!) {
    invocation(requestId: $requestId) { status model modelId fellBackFrom costUsd output { content } failure { type } }
  }
`; // prettier-ignore
const lookUp = async (requestId: string) => {
  const { data } = await graphql<{ invocation: Invocation }>(host, FELL_BACK, { requestId });
  return data!.invocation;
};

describe('a model that has no room', () => {
  it('is replaced by the next that its entry names, can serve, and is paid for; the answer says who spoke', async () => {
    const costCenter = 'falls-back';
    const budget = await createBudget(host, { unit: 'USD', limit: 1, scope: { costCenter } });
    const requests = await createBudget(host, { unit: 'REQUESTS', limit: 100, scope: { costCenter } });
    const ofFirst = await createBudget(host, { unit: 'TOKENS', limit: 100_000, scope: { costCenter, model: 'busy' } }); // prettier-ignore
    const ofSecond = await createBudget(host, { unit: 'TOKENS', limit: 100_000, scope: { costCenter, model: 'second' } }); // prettier-ignore
    const listener = await new RealtimeClient(host).connect();
    await listener.start('u', `subscription { onUsage(costCenter: "${costCenter}") { outcome model costUsd } }`); // prettier-ignore
    const { data } = await invokeRaw(host, callOf({ model: 'busy', costCenter, requestId: 'fb' }));
    expect(data!.invoke).toMatchObject({ status: 'SUCCEEDED', model: 'second', modelId: 'acme.second' });
    const record = await lookUp('fb');
    expect(record).toMatchObject({ model: 'second', fellBackFrom: 'busy', costUsd: data!.invoke.costUsd });
    expect(record.output!.content).toContain('acme.second');
    const tokens = data!.invoke.usage!.totalTokens;
    const spent = async ({ id }: { id: string }) => (await readBudget(host, id)).window;
    expect(await spent(budget)).toMatchObject({ spent: data!.invoke.costUsd, held: 0 });
    expect(await spent(requests)).toMatchObject({ spent: 1, held: 0 });
    expect(await spent(ofFirst)).toMatchObject({ spent: 0, held: 0 });
    expect(await spent(ofSecond)).toMatchObject({ spent: tokens, held: 0 });
    // It is one call, and told once.
    await expect
      .poll(() => listener.events<UsageEvent>('u', 'onUsage'))
      .toEqual([{ outcome: 'SUCCEEDED', model: 'second', costUsd: data!.invoke.costUsd }]);
    // Asked again it is replayed, by whatever model it was answered.
    const again = await invokeRaw(host, callOf({ model: 'busy', costCenter, requestId: 'fb' }));
    expect(again.data!.invoke).toMatchObject({ status: 'SUCCEEDED', model: 'second' });
    expect((await spent(requests)).spent).toBe(1);
    listener.close();
  });

  it('is replaced in a started call too, which is told as one', async () => {
    const costCenter = 'falls-back-started';
    await createBudget(host, { unit: 'USD', limit: 1, scope: { costCenter } });
    const following = await Following.begin(host, 'fs');
    await startRaw(host, callOf({ model: 'busy', requestId: 'fs', costCenter }));
    const last = await following.final();
    expect(last).toMatchObject({ status: 'SUCCEEDED', attempt: 3 });
    const events = following.events();
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
    expect(following.text()).toContain('acme.second');
    expect((await ended(host, 'fs')).output!.content).toBe(following.text());
    expect(await lookUp('fs')).toMatchObject({ fellBackFrom: 'busy' });
    following.close();
  });

  it('or is gone: the next is asked', async () => {
    const { data } = await invokeRaw(host, callOf({ model: 'gone', requestId: 'fg' }));
    expect(data!.invoke).toMatchObject({ status: 'SUCCEEDED', model: 'second' });
  });

  it('fails the call where no other has room in the budgets, and nothing is spent or held', async () => {
    const costCenter = 'narrow';
    const budget = await createBudget(host, { unit: 'USD', limit: 0.0012, scope: { costCenter } });
    // 64 tokens at 5 USD a million fit; at 20, beside the hold that still stands, they do not.
    const { data } = await invokeRaw(host, callOf({ model: 'tight', costCenter, requestId: 'fn' }));
    expect(data!.invoke).toMatchObject({
      status: 'FAILED',
      model: 'tight',
      failure: { type: 'ThrottlingException', retryable: true },
      costUsd: 0,
    });
    expect(await lookUp('fn')).toMatchObject({ fellBackFrom: null });
    expect((await readBudget(host, budget.id)).window).toMatchObject({ spent: 0, held: 0 });
  });

  it('and no fallback fails as ever; so does one that was refused for good', async () => {
    const { data } = await invokeRaw(host, callOf({ model: 'also-busy' }));
    expect(data!.invoke).toMatchObject({ status: 'FAILED', failure: { type: 'ThrottlingException' } });
    const denied = await invokeRaw(host, callOf({ model: 'busy', content: '[stand-in: access-denied] x' }));
    expect(denied.data!.invoke).toMatchObject({ status: 'FAILED', model: 'busy' });
  });
});

it('a fallback that does not take the call’s parameters is passed over', async () => {
  await put({
    alias: 'picky',
    modelId: 'stand-in.busy',
    ...price(5),
    fallbacks: ['claude-opus-4-8', 'second'],
  });
  const call = callOf({ model: 'picky', requestId: 'fp' });
  const parameters = { maxTokens: 64, temperature: 0.5, topP: 0.5 };
  const { data } = await invokeRaw(host, { ...call, input: { ...call.input, parameters } });
  expect(data!.invoke).toMatchObject({ status: 'SUCCEEDED', model: 'second' });
});

it('what a budget changed of a call stays changed, and said', async () => {
  const costCenter = 'clamped';
  await createBudget(host, { unit: 'TOKENS', limit: 1_500, scope: { costCenter }, onExceed: 'CLAMP' });
  const call = callOf({ model: 'busy', costCenter, maxTokens: 3_000, requestId: 'fc' });
  const { data } = await invokeRaw(host, call);
  // Beside the hold of the first there is no room for another.
  expect(data!.invoke.adjustment).toMatchObject({ requestedMaxTokens: 3_000 });
});

it.each([
  [['busy'], 'input.fallbacks[0]'],
  [['second', 'nobody'], 'input.fallbacks[1]'],
  [['second', 'second'], 'input.fallbacks[1]'],
  [['a', 'b', 'c', 'd', 'e', 'f'], 'input.fallbacks'],
])('fallbacks are other models of the catalog, each once, five at most: %j', async (fallbacks, field) => {
  const { errors } = await put({ alias: 'busy', modelId: 'stand-in.busy', fallbacks });
  expect(errors![0]!.errorInfo!.fields[0]!.field).toBe(field);
});
