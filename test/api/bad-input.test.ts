import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf, createBudget, graphql, invokeRaw, readBudget } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import type { Budget } from '../../schema/types.ts';

let host: RunningHost;
let budget: Budget;
beforeAll(async () => {
  host = await startHost();
  budget = await createBudget(host, { unit: 'REQUESTS', limit: 1000 });
});
afterAll(() => host.stop());

const call = callOf();
const withInput = (input: object) => ({ ...call, input: { ...call.input, ...input } });
const withParameters = (parameters: object) => withInput({ parameters });
const withTags = (tags: object) => ({ ...call, tags: { ...call.tags, ...tags } });
const turn = (role: string, content = 'x') => ({ role, content });

describe('bad input', () => {
  it.each<[string, object, string]>([
    ['no messages', withInput({ messages: [] }), 'input.messages'],
    ['empty content', withInput({ messages: [turn('USER', '')] }), 'input.messages[0].content'],
    ['blank content', withInput({ messages: [turn('USER', ' \n ')] }), 'input.messages[0].content'],
    ['a lone surrogate', withInput({ messages: [turn('USER', 'a\ud800')] }), 'input.messages[0].content'],
    [
      "a last turn that is not the user's",
      withInput({ messages: [turn('USER'), turn('ASSISTANT')] }),
      'input.messages',
    ],
    [
      'turns that do not alternate',
      withInput({ messages: [turn('USER'), turn('USER'), turn('USER')] }),
      'input.messages[1].role',
    ],
    ['an empty system prompt', withInput({ system: '' }), 'input.system'],
    ['no applicationId', { ...call, tags: { costCenter: 'sales' } }, 'tags.applicationId'],
    ['an empty tag', withTags({ applicationId: '' }), 'tags.applicationId'],
    ['a blank tag', withTags({ costCenter: '   ' }), 'tags.costCenter'],
    ['a tag that is too long', withTags({ environment: 'x'.repeat(129) }), 'tags.environment'],
    ['a tag with other characters', withTags({ applicationId: 'crm*' }), 'tags.applicationId'],
    ['a tag with unicode', withTags({ applicationId: 'crém' }), 'tags.applicationId'],
    ['a tag that contradicts the profile', { ...call, model: 'support' }, 'tags.costCenter'],
    ['negative maxTokens', withParameters({ maxTokens: -1 }), 'input.parameters.maxTokens'],
    ['zero maxTokens', withParameters({ maxTokens: 0 }), 'input.parameters.maxTokens'],
    ['too large maxTokens', withParameters({ maxTokens: 64_001 }), 'input.parameters.maxTokens'],
    [
      'temperature and topP for a model that takes one of them',
      withParameters({ temperature: 0.5, topP: 0.5 }),
      'input.parameters.temperature',
    ],
    [
      'topP for a model that takes no sampling parameters',
      { ...withParameters({ topP: 0.5 }), model: 'claude-sonnet-5-5' },
      'input.parameters.topP',
    ],
    ['a model that is no longer served', { ...call, model: 'claude-3' }, 'model'],
    ['temperature above 1', withParameters({ temperature: 1.1 }), 'input.parameters.temperature'],
    ['temperature below 0', withParameters({ temperature: -0.1 }), 'input.parameters.temperature'],
    [
      'too many stop sequences',
      withParameters({ stopSequences: ['a', 'b', 'c', 'd', 'e'] }),
      'input.parameters.stopSequences',
    ],
    [
      'topK for a model without it',
      { ...call, model: 'gpt-oss-120b', input: { ...call.input, parameters: { topK: 5 } } },
      'input.parameters.topK',
    ],
    ['an unknown model', { ...call, model: 'gpt-99' }, 'model'],
    ["part of a model's name", { ...call, model: 'claude' }, 'model'],
    [
      'a foreign profile',
      { ...call, model: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc' },
      'model',
    ],
    ['a requestId with other characters', { ...call, requestId: 'a b' }, 'requestId'],
    ['an empty requestId', { ...call, requestId: '' }, 'requestId'],
    ['a requestId that is too long', { ...call, requestId: 'x'.repeat(65) }, 'requestId'],
    [
      'a 1 MB prompt for a model of 200,000 tokens',
      { ...withInput({ messages: [turn('USER', 'a'.repeat(1_000_000))] }), model: 'claude-haiku-4-5' },
      'input.messages',
    ],
  ])('%s is a ValidationError that names the field', async (_what, variables, field) => {
    const { data, errors } = await invokeRaw(host, variables);
    expect(data).toBeNull();
    expect(errors![0]).toMatchObject({ errorType: 'ValidationError' });
    expect(errors!.flatMap((error) => error.errorInfo!.fields.map((one) => one.field))).toContain(field);
  });

  it('names each of several fields at once', async () => {
    const { errors } = await invokeRaw(host, {
      ...withTags({ applicationId: '', environment: '' }),
      requestId: '!',
    });
    expect(errors![0]!.errorInfo!.fields.map(({ field }) => field)).toEqual([
      'tags.applicationId',
      'tags.environment',
      'requestId',
    ]);
  });

  it('names the aliases that exist when a model does not', async () => {
    const { errors } = await invokeRaw(host, { ...call, model: 'gpt-99' });
    for (const alias of ['claude-sonnet-4-6', 'nova-micro', 'sales'])
      expect(errors![0]!.message).toContain(alias);
  });

  it('of a slip of the pen in a model is answered with what may have been meant', async () => {
    const { errors } = await invokeRaw(host, { ...call, model: 'claude-sonet-4-6' });
    expect(errors![0]!.message).toContain('did you mean "claude-sonnet-4-6"?');
  });

  it("in a query's own text is named too", async () => {
    const { errors } = await graphql(
      host,
      'mutation { invoke(model: "claude-sonnet-4-6", input: {messages: []}, tags: {costCenter: "x"}) { status } }',
    );
    expect(errors).toMatchObject([
      { errorType: 'ValidationError', errorInfo: { fields: [{ field: 'tags.applicationId' }] } },
    ]);
  });

  it('is followed by nothing spent, held or called', async () => {
    expect((await readBudget(host, budget.id)).window).toMatchObject({ spent: 0, held: 0 });
    expect(host.lines().filter((line) => 'TotalRequests' in line)).toEqual([]);
  });
});

describe('a bad budget', () => {
  const good = { name: 'x', scope: {}, unit: 'USD', limit: 1, period: 'DAY' };
  const create = (input: object) =>
    graphql(host, 'mutation ($input: CreateBudgetInput!) { createBudget(input: $input) { id } }', {
      input: { ...good, ...input },
    });

  it.each<[string, object, string]>([
    ['an empty name', { name: ' ' }, 'input.name'],
    ['a negative limit', { limit: -1 }, 'input.limit'],
    ['a limit finer than a pico-USD', { limit: 1e-13 }, 'input.limit'],
    ['half a request', { unit: 'REQUESTS', limit: 1.5 }, 'input.limit'],
    ['a limit beyond reason', { limit: 1e300 }, 'input.limit'],
    ['an unknown time zone', { timeZone: 'Mars/Olympus' }, 'input.timeZone'],
    ['an unknown model', { scope: { model: 'gpt-99' } }, 'input.scope.model'],
    ['a scope with other characters', { scope: { costCenter: '*' } }, 'input.scope.costCenter'],
    ['a threshold above 100', { thresholds: [101] }, 'input.thresholds[0]'],
    ['DOWNGRADE to nothing', { onExceed: 'DOWNGRADE' }, 'input.downgradeTo'],
    ['DOWNGRADE to an unknown model', { onExceed: 'DOWNGRADE', downgradeTo: 'gpt-99' }, 'input.downgradeTo'],
    ['CLAMP of requests', { unit: 'REQUESTS', onExceed: 'CLAMP' }, 'input.onExceed'],
  ])('%s is a ValidationError that names the field', async (_what, input, field) => {
    const { errors } = await create(input);
    expect(errors).toMatchObject([{ errorType: 'ValidationError' }]);
    expect(errors![0]!.errorInfo!.fields.map((one) => one.field)).toContain(field);
  });
});
