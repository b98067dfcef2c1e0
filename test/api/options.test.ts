import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Budget, Invocation, PromptInput } from '../../schema/types.ts';
import { createBudget, graphql, readBudget } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

let host: RunningHost;
let budget: Budget;
beforeAll(async () => {
  host = await startHost({
    S3_PREFIXES: '{"options": ["s3://files/options/"], "other": ["s3://files/other/"]}',
  });
  budget = await createBudget(host, { unit: 'USD', limit: 100, scope: { costCenter: 'options' } });
});
afterAll(() => host.stop());

const INVOKE = /* GraphQL */ `
  mutation ($model: String!, $input: PromptInput!, $tags: TagsInput!) {
    invoke(model: $model, input: $input, tags: $tags) {
      status
      stopReason
      costUsd
      usage { inputTokens outputTokens }
      guardrail { intervened textUnits costUsd }
      output { content }
      denial { code fits { model maxTokens } }
      failure { type message }
    }
  }
`; // prettier-ignore

const ask = (
  model: string,
  input: Partial<PromptInput> & Record<string, unknown>,
  tags: object = { applicationId: 'crm', costCenter: 'options' },
) =>
  graphql<{ invoke: Invocation }>(host, INVOKE, {
    model,
    input: {
      messages: [{ role: 'USER', content: 'Hello there' }],
      parameters: { maxTokens: 100 },
      ...input,
    },
    tags,
  });
async function answered(...args: Parameters<typeof ask>): Promise<Invocation> {
  const { data, errors } = await ask(...args);
  if (errors) throw new Error(JSON.stringify(errors));
  return data!.invoke;
}
const wrong = async (...args: Parameters<typeof ask>) => {
  const { errors } = await ask(...args);
  return errors?.[0]?.errorInfo?.fields[0]?.field;
};
const pico = (usd: number) => Math.round(usd * 1e12);

describe('a speed', () => {
  it('is charged at its price: a priority call more, a flexible one less, by the factor of the catalog', async () => {
    const [usual, priority, flex] = [
      await answered('gpt-oss-120b', {}),
      await answered('gpt-oss-120b', { performance: { serviceTier: 'PRIORITY' } }),
      await answered('gpt-oss-120b', { performance: { serviceTier: 'FLEX' } }),
    ];
    expect(priority.usage).toEqual(usual.usage);
    expect(pico(priority.costUsd)).toBe(pico(usual.costUsd) * 1.75);
    expect(pico(flex.costUsd)).toBe(pico(usual.costUsd) * 0.5);
    const [standard, optimized] = [
      await answered('nova-pro', { performance: { latency: 'STANDARD' } }),
      await answered('nova-pro', { performance: { latency: 'OPTIMIZED' } }),
    ];
    expect(pico(optimized.costUsd)).toBe(pico(standard.costUsd) * 1.25);
  });

  it('is held at its price too', async () => {
    const costCenter = 'narrow';
    // 100 tokens of output at 0.60 a million are 0.00006: room for one of the usual, not for one of priority.
    await createBudget(host, { unit: 'USD', limit: 0.0001, scope: { costCenter } });
    const tags = { applicationId: 'crm', costCenter };
    const asked = { performance: { serviceTier: 'PRIORITY' as const } };
    expect((await answered('gpt-oss-120b', asked, tags)).denial!.code).toBe('CALL_EXCEEDS_LIMIT');
    expect((await answered('gpt-oss-120b', {}, tags)).status).toBe('SUCCEEDED');
  });

  it('that has no price for a model is refused by the field’s name, and so are two at once', async () => {
    expect(await wrong('claude-haiku-4-5', { performance: { serviceTier: 'PRIORITY' } })).toBe('input.performance.serviceTier'); // prettier-ignore
    expect(await wrong('gpt-oss-120b', { performance: { latency: 'OPTIMIZED' } })).toBe('input.performance.latency'); // prettier-ignore
    expect(await wrong('nova-2-lite', { performance: { latency: 'OPTIMIZED', serviceTier: 'FLEX' } })).toBe('input.performance.latency'); // prettier-ignore
    expect(await wrong('nova-2-lite', { performance: { serviceTier: 'RESERVED' as never } })).toBe(
      'input.performance.serviceTier',
    );
  });

  it('can be given a price by an admin', async () => {
    const model = { alias: 'swift', modelId: 'acme.swift', maxOutputTokens: 500, contextWindow: 9_000 };
    const put = (speeds: object) =>
      graphql<{ putModel: { speeds: object } }>(
        host,
        'mutation ($input: PutModelInput!) { putModel(input: $input) { speeds { priority flex optimized } } }',
        { input: { ...model, priceUsdPerMillion: { input: 1, output: 2 }, speeds } },
      );
    expect((await put({ optimized: 1.3 })).data!.putModel.speeds).toEqual({
      priority: null,
      flex: null,
      optimized: 1.3,
    });
    const usual = await answered('swift', {});
    const swift = await answered('swift', { performance: { latency: 'OPTIMIZED' } });
    expect(pico(swift.costUsd)).toBe(Math.round(pico(usual.costUsd) * 1.3));
    for (const factor of [0, -1, 101, 1.00001])
      expect((await put({ flex: factor })).errors![0]!.errorInfo!.fields[0]!.field).toBe('input.speeds.flex');
  });
});

describe('an output format', () => {
  const schema = JSON.stringify({
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer' } },
    required: ['city', 'days'],
  });

  it('comes to the model, which keeps to it', async () => {
    const { output } = await answered('claude-haiku-4-5', { outputFormat: { name: 'trip', schema } });
    expect(JSON.parse(output!.content)).toEqual({ city: 'x', days: 1 });
  });

  it('is held for where the prompt is counted exactly too, which leaves it out', async () => {
    const costCenter = 'counted';
    const properties = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`field_${i}`, { type: 'string', description: 'x'.repeat(60) }]),
    );
    const large = JSON.stringify({ type: 'object', properties });
    const budget = await createBudget(host, { unit: 'TOKENS', limit: 1_000, scope: { costCenter } });
    const tags = { applicationId: 'crm', costCenter };
    const asked = { outputFormat: { schema: large }, parameters: { maxTokens: 600 } };
    expect((await answered('claude-haiku-4-5', asked, tags)).status).toBe('DENIED');
    expect((await readBudget(host, budget.id)).window.spent).toBe(0);
  });

  it('or a strict tool is refused for a model that has none, and where it is no schema', async () => {
    expect(await wrong('llama-4-maverick', { outputFormat: { schema } })).toBe('input');
    const tools = { tools: [{ name: 't', inputSchema: '{"type":"object"}', strict: true }] };
    expect(await wrong('llama-4-maverick', { tools })).toBe('input');
    expect((await answered('claude-haiku-4-5', { tools })).status).toBe('SUCCEEDED');
    expect(await wrong('claude-haiku-4-5', { outputFormat: { schema: '[1]' } })).toBe('input.outputFormat.schema'); // prettier-ignore
    expect(await wrong('claude-haiku-4-5', { outputFormat: { name: 'no spaces', schema } })).toBe('input.outputFormat.name'); // prettier-ignore
  });
});

describe('a guardrail', () => {
  const guardrail = { identifier: 'local-guardrail', version: '1' };

  it('is charged by the text that it reads, in the call’s cost', async () => {
    const content = 'x'.repeat(2_500); // three units; the answer is one
    const messages = [{ role: 'USER' as const, content }];
    const before = (await readBudget(host, budget.id)).window.spent;
    const without = await answered('claude-haiku-4-5', { messages });
    const guarded = await answered('claude-haiku-4-5', { messages, guardrail });
    expect(guarded.guardrail).toEqual({ intervened: false, textUnits: 4, costUsd: 0.0016 });
    expect(without.guardrail).toBeNull();
    expect(pico(guarded.costUsd)).toBe(pico(without.costUsd) + pico(0.0016));
    const { spent, held } = (await readBudget(host, budget.id)).window;
    expect([pico(spent), held]).toEqual([pico(before) + pico(guarded.costUsd) + pico(without.costUsd), 0]);
  });

  it.each([100, 4_096])('that steps in is an outcome that says so (maxTokens %i)', async (maxTokens) => {
    const input = {
      messages: [{ role: 'USER' as const, content: '[stand-in: objectionable] x' }],
      parameters: { maxTokens },
    };
    expect(await answered('claude-haiku-4-5', { ...input, guardrail })).toMatchObject({
      status: 'SUCCEEDED',
      stopReason: 'guardrail_intervened',
      // It read the prompt; no answer was made.
      guardrail: { intervened: true, textUnits: 1, costUsd: 0.0004 },
      usage: { outputTokens: 0 },
      output: { content: 'The guardrail does not let this through.' },
    });
  });

  it('is held for, and what fits says less', async () => {
    const costCenter = 'guarded';
    await createBudget(host, { unit: 'USD', limit: 0.004, scope: { costCenter } });
    const tags = { applicationId: 'crm', costCenter };
    const input = { parameters: { maxTokens: 500 } };
    expect((await answered('claude-haiku-4-5', input, tags)).status).toBe('SUCCEEDED');
    const denied = await answered('claude-haiku-4-5', { ...input, guardrail }, tags);
    const { maxTokens } = denied.denial!.fits!;
    expect(maxTokens).toBeLessThan(100);
    const fitting = await answered('claude-haiku-4-5', { parameters: { maxTokens }, guardrail }, tags);
    expect(fitting.status).toBe('SUCCEEDED');
  });

  it('that the deployment has no price for is refused', async () => {
    expect(await wrong('claude-haiku-4-5', { guardrail: { identifier: 'mine', version: '1' } })).toBe('input.guardrail.identifier'); // prettier-ignore
    expect(await wrong('claude-haiku-4-5', { guardrail: { ...guardrail, version: 'latest' } })).toBe('input.guardrail.version'); // prettier-ignore
    expect(await wrong('claude-haiku-4-5', { guardrail: { identifier: '__proto__', version: '1' } })).toBe('input.guardrail.identifier'); // prettier-ignore
  });
});

describe('a file in S3', () => {
  it.each(['constructor', 'toString', '__proto__'])(
    'is not for a cost centre named %s',
    async (costCenter) => {
      const tags = { applicationId: 'crm', costCenter };
      expect(await wrong('nova-pro', asking('s3://files/options/a.png'), tags)).toBe('input.messages');
    },
  );

  const asking = (uri: string, format = 'png') => ({
    messages: [
      {
        role: 'USER' as const,
        blocks: [{ text: 'What is this?' }, { image: { format: format as 'png', s3: { uri } } }],
      },
    ],
  });

  it('is read from below a prefix of the cost centre, by a model that reads from there', async () => {
    expect((await answered('nova-pro', asking('s3://files/options/a.png'))).status).toBe('SUCCEEDED');
    expect(await wrong('claude-haiku-4-5', asking('s3://files/options/a.png'))).toBe('input');
  });

  it.each([
    's3://files/other/a.png',
    's3://files/options',
    's3://files/optionsx/a.png',
    's3://elsewhere/options/a.png',
  ])('and from nowhere else: %s', async (uri) => {
    expect(await wrong('nova-pro', asking(uri))).toBe('input.messages');
  });

  it.each(['https://files/options/a.png', 's3://FILES/a', 's3://files'])(
    'is named as S3 names it: %s',
    async (uri) => {
      expect(await wrong('nova-pro', asking(uri))).toBe('input.messages[0].blocks[1].image.s3.uri');
    },
  );

  it('or bytes, and not both', async () => {
    const image = { format: 'png' as const, bytes: 'AAAA', s3: { uri: 's3://files/options/a.png' } };
    const messages = [{ role: 'USER' as const, blocks: [{ text: 'x' }, { image }] }];
    expect(await wrong('nova-pro', { messages })).toBe('input.messages[0].blocks[1].image');
  });

  it('that is a document counts as all that the model takes', async () => {
    const { data } = await graphql<{ estimate: { inputTokensAtMost: number } }>(
      host,
      'query ($model: String!, $input: PromptInput!, $tags: TagsInput!) { estimate(model: $model, input: $input, tags: $tags) { inputTokensAtMost } }',
      {
        model: 'nova-pro',
        tags: { applicationId: 'crm', costCenter: 'options' },
        input: {
          messages: [
            {
              role: 'USER',
              blocks: [
                { text: 'x' },
                { document: { format: 'txt', name: 'a', s3: { uri: 's3://files/options/a.txt' } } },
              ],
            },
          ],
        },
      },
    );
    expect(data!.estimate.inputTokensAtMost).toBe(300_000);
  });
});
