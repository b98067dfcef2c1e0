import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Budget, ContentBlock, ContentBlockInput, Invocation, PromptInput } from '../../schema/types.ts';
import { createBudget, graphql, readBudget } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

let host: RunningHost;
let budget: Budget;
beforeAll(async () => {
  host = await startHost();
  budget = await createBudget(host, { unit: 'USD', limit: 100, scope: { costCenter: 'blocks' } });
  Amplify.configure({
    API: {
      GraphQL: { endpoint: host.url, region: 'us-east-1', defaultAuthMode: 'apiKey', apiKey: 'da2-local' },
    },
  });
});
afterAll(() => host.stop());

const INVOKE = /* GraphQL */ `
  mutation ($model: String!, $input: PromptInput!, $tags: TagsInput!, $requestId: ID) {
    invoke(model: $model, input: $input, tags: $tags, requestId: $requestId) {
      status
      stopReason
      costUsd
      usage {
        inputTokens
        outputTokens
        cacheReadInputTokens
        cacheWriteInputTokens
      }
      failure {
        type
        message
      }
      denial {
        code
        fits {
          model
          maxTokens
        }
      }
      output {
        content
        blocks {
          text
          toolUse {
            toolUseId
            name
            input
          }
          reasoning {
            text
            signature
            redactedContent
          }
        }
      }
    }
  }
`;

const tags = { applicationId: 'crm', costCenter: 'blocks' };
const ask = async (input: object, more: object = {}) =>
  graphql<{ invoke: Invocation }>(host, INVOKE, { model: 'claude-sonnet-4-6', input, tags, ...more });
const answered = async (input: object, more: object = {}): Promise<Invocation> => {
  const { data, errors } = await ask(input, more);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.invoke;
};
const user = (...blocks: ContentBlockInput[]) => ({ role: 'USER', blocks });
const SCHEMA = JSON.stringify({
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
});
const tool = (name: string) => ({ name, description: `Gives the ${name}.`, inputSchema: SCHEMA });
const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\0\0\0\x04\0\x08', 'latin1').toString('base64');

/** An answer's block as the next turn gives it back. */
const givenBack = ({ text, toolUse, reasoning }: ContentBlock): ContentBlockInput => ({
  ...(text !== null && { text }),
  ...(toolUse && { toolUse }),
  ...(reasoning && { reasoning }),
});

it('an agent calls three tools, one after the other, through Amplify, with what it thought in between', async () => {
  const client = generateClient();
  const tools = { tools: ['weather', 'time', 'population'].map(tool) };
  const messages: PromptInput['messages'] = [
    { role: 'USER', content: '[stand-in: use-tools] [stand-in: think] What is it like in Rome?' },
  ];
  const called: string[] = [];
  let cost = 0;
  for (;;) {
    const { data } = (await client.graphql({
      query: INVOKE,
      variables: { model: 'claude-sonnet-4-6', input: { messages, tools }, tags },
    })) as { data: { invoke: Invocation } };
    const { status, failure, stopReason, output, costUsd } = data.invoke;
    expect({ status, failure }).toEqual({ status: 'SUCCEEDED', failure: null });
    cost += costUsd;
    const uses = output!.blocks.flatMap(({ toolUse }) => (toolUse ? [toolUse] : []));
    if (stopReason !== 'tool_use') break;
    expect(output!.blocks[0]!.reasoning).toMatchObject({
      signature: expect.stringMatching(/^signed-/) as string,
    });
    for (const { name, input } of uses) {
      expect(JSON.parse(input as string)).toEqual({ city: 'x' });
      called.push(name);
    }
    messages.push(
      { role: 'ASSISTANT', blocks: output!.blocks.map(givenBack) },
      {
        role: 'USER',
        blocks: uses.map(({ toolUseId }) => ({
          toolResult: { toolUseId, status: 'SUCCESS', content: [{ json: '{"answer": 42}' }] },
        })),
      },
    );
  }
  expect(called).toEqual(['weather', 'time', 'population']);
  expect((await readBudget(host, budget.id)).window).toMatchObject({
    spent: expect.closeTo(cost, 9) as number,
    held: 0,
  });
});

describe('blocks', () => {
  it('of an image and a document are counted', async () => {
    const document = {
      format: 'txt',
      name: 'notes',
      bytes: Buffer.from('Buy milk.').toString('base64'),
    } as const;
    const plain = await answered({ messages: [user({ text: 'What is this?' })] });
    const rich = await answered({
      messages: [user({ text: 'What is this?' }, { image: { format: 'png', bytes: PNG } }, { document })],
    });
    // 1,024 × 1,024 pixels are 37 × 37 patches.
    expect(rich.usage!.inputTokens - plain.usage!.inputTokens).toBe(37 * 37 + 4 + 3 + 4);
  });

  it('that do not fit by their bound are counted exactly, and denied only where that does not fit either', async () => {
    const input = {
      messages: [user({ text: 'What?' }, { image: { format: 'png', bytes: PNG } })],
      parameters: { maxTokens: 16 },
    };
    for (const [costCenter, limit, status] of [
      ['room for what it is', 2_000, 'SUCCEEDED'],
      ['no room', 1_000, 'DENIED'],
    ] as const) {
      const { id } = await createBudget(host, { unit: 'TOKENS', limit, scope: { costCenter } });
      const call = await answered(input, { tags: { ...tags, costCenter } });
      expect(call.status).toBe(status);
      if (status === 'DENIED') expect(call.denial).toEqual({ code: 'CALL_EXCEEDS_LIMIT', fits: null });
      expect((await readBudget(host, id)).window.held).toBe(0);
    }
  });

  it('before a cache point are written to the cache once, dearer, and read from it then, cheaper', async () => {
    const input = {
      systemBlocks: [{ text: 'You know all of this by heart. '.repeat(100) }, { cachePoint: {} }],
      messages: [user({ text: 'Go on.' })],
    };
    const [first, second] = [await answered(input), await answered(input)];
    expect(first.usage).toMatchObject({
      cacheReadInputTokens: 0,
      cacheWriteInputTokens: second.usage!.cacheReadInputTokens,
    });
    expect(second.usage!.cacheReadInputTokens).toBeGreaterThan(500);
    expect(second.costUsd).toBeLessThan(first.costUsd);
  });

  it('are answered again by a replay, as they were', async () => {
    const input = {
      messages: [user({ text: '[stand-in: use-tools]' })],
      tools: { tools: [tool('weather')] },
    };
    const first = await answered(input, { requestId: 'blocks-again' });
    expect(first.output!.blocks[0]!.toolUse!.name).toBe('weather');
    expect(await answered(input, { requestId: 'blocks-again' })).toEqual(first);
  });

  it('with what was thought go back as they were: changed, the model refuses them, for nothing', async () => {
    const messages = [
      user({ text: '[stand-in: think]' }),
      {
        role: 'ASSISTANT',
        blocks: [{ reasoning: { text: 'Something else.', signature: 'signed-x' } }, { text: 'Yes.' }],
      },
      user({ text: 'Go on.' }),
    ];
    expect(await answered({ messages })).toMatchObject({
      status: 'FAILED',
      costUsd: 0,
      failure: { type: 'ValidationException', message: expect.stringContaining('signature') as string },
    });
  });
});

it('a schema of the user’s own making ends no host', async () => {
  for (const schema of [
    '{"type":"object","required":5}',
    '{"type":"object","properties":null}',
    '{"type":"object","properties":{"a":null}}',
  ]) {
    const tools = { tools: [{ name: 'odd', inputSchema: schema }], choice: { mode: 'ANY' } };
    expect((await answered({ messages: [user({ text: 'x' })], tools })).status).toBe('SUCCEEDED');
  }
});

it('a request ID is not used again for JSON that differs by a null', async () => {
  const asking = (json: string) => ({
    messages: [
      user({ text: 'x' }),
      { role: 'ASSISTANT', blocks: [{ toolUse: { toolUseId: 't', name: 'weather', input: '{}' } }] },
      { role: 'USER', blocks: [{ toolResult: { toolUseId: 't', content: [{ json }] } }] },
    ],
    tools: { tools: [tool('weather')] },
  });
  await answered(asking('{"approvedBy":null}'), { requestId: 'nulls' });
  const { errors } = await ask(asking('{}'), { requestId: 'nulls' });
  expect(errors![0]!.errorType).toBe('ConflictError');
});

it('a document, or JSON, that fits is not refused for what it is held at', async () => {
  const bytes = Buffer.from('word '.repeat(60_000)).toString('base64');
  const { status } = await answered(
    {
      messages: [user({ text: 'Sum up.' }, { document: { format: 'txt', name: 'long', bytes } })],
      parameters: { maxTokens: 16 },
    },
    { model: 'claude-haiku-4-5' },
  );
  expect(status).toBe('SUCCEEDED');
});

it('a call that thinks is not clamped below its thoughts, nor handed to a model that does not take them', async () => {
  const input = {
    messages: [user({ text: 'x' })],
    parameters: { maxTokens: 4_000 },
    additionalModelRequestFields: '{"thinking": {"type": "enabled", "budget_tokens": 3000}}',
  };
  for (const [costCenter, onExceed] of [
    ['thoughts clamped', { onExceed: 'CLAMP' }],
    ['thoughts downgraded', { onExceed: 'DOWNGRADE', downgradeTo: 'gpt-oss-120b' }],
  ] as const) {
    await createBudget(host, { unit: 'USD', limit: 0.04, scope: { costCenter }, ...onExceed });
    const call = await answered(input, { tags: { ...tags, costCenter } });
    expect(call.status).toBe('DENIED');
    // What is suggested takes the thoughts too.
    expect(call.denial!.fits).toMatchObject({ model: expect.stringMatching(/^claude-/) as string });
    expect(call.denial!.fits!.maxTokens).toBeGreaterThan(3_000);
  }
});

describe('bad blocks', () => {
  const asks = (...blocks: object[]) => ({ messages: [{ role: 'USER', blocks }] });
  const text = { text: 'Hi' };
  const used = { toolUse: { toolUseId: 't1', name: 'weather', input: '{}' } };
  const result = (toolUseId: string) => ({ toolResult: { toolUseId, content: [text] } });
  const exchange = (use: object, ...results: object[]) => ({
    messages: [user(text), { role: 'ASSISTANT', blocks: [use] }, { role: 'USER', blocks: results }],
    tools: { tools: [tool('weather')] },
  });
  const more = (fields: object) => ({ ...asks(text), additionalModelRequestFields: JSON.stringify(fields) });

  it.each<[string, object, string, string, string?]>([
    [
      'content beside blocks',
      { messages: [{ role: 'USER', content: 'x', blocks: [text] }] },
      'input.messages[0]',
      'not both',
    ],
    ['neither', { messages: [{ role: 'USER' }] }, 'input.messages[0]', 'content or blocks'],
    ['no block', asks(), 'input.messages[0].blocks', 'at least one'],
    [
      'a block of two kinds',
      asks({ ...text, cachePoint: {} }),
      'input.messages[0].blocks[0]',
      'exactly one of',
    ],
    ['a block of none', asks({}), 'input.messages[0].blocks[0]', 'exactly one of'],
    ['blank text', asks({ text: ' ' }), 'input.messages[0].blocks[0].text', 'empty'],
    [
      'bytes that are not base64',
      asks(text, { image: { format: 'png', bytes: 'a*b=' } }),
      'input.messages[0].blocks[1].image.bytes',
      'base64',
    ],
    [
      'bytes that are cut off',
      asks(text, { image: { format: 'png', bytes: 'abc' } }),
      'input.messages[0].blocks[1].image.bytes',
      'base64',
    ],
    [
      'a document alone',
      asks({ document: { format: 'txt', name: 'a', bytes: 'AAAA' } }),
      'input.messages[0].blocks',
      'text beside',
    ],
    [
      'a document of a strange name',
      asks(text, { document: { format: 'txt', name: 'a/../b', bytes: 'AAAA' } }),
      'input.messages[0].blocks[1].document.name',
      'letters',
    ],
    ['cache points alone', asks({ cachePoint: {} }), 'input.messages[0].blocks', 'more than cache points'],
    [
      'a tool use of the user',
      { ...asks(used), tools: { tools: [tool('weather')] } },
      'input.messages[0].blocks[0].toolUse',
      'turn of ASSISTANT',
    ],
    [
      'thoughts of the user',
      asks({ reasoning: { text: 'x' } }),
      'input.messages[0].blocks[0].reasoning',
      'turn of ASSISTANT',
    ],
    ['a tool use without result', exchange(used, text), 'input.messages[2].blocks', 'toolResult of "t1"'],
    [
      'a result that nobody asked for',
      exchange(used, result('t1'), result('t2')),
      'input.messages[2].blocks',
      'did not ask for',
    ],
    [
      'two results of one',
      exchange(used, result('t1'), result('t1')),
      'input.messages[2].blocks',
      'two toolResults',
    ],
    [
      'tools that are not named',
      { ...exchange(used, result('t1')), tools: null },
      'input.tools',
      'that the conversation has used',
    ],
    [
      'a schema that is not JSON’s',
      { ...asks(text), tools: { tools: [{ name: 'a', inputSchema: '[]' }] } },
      'input.tools.tools[0].inputSchema',
      'JSON object',
    ],
    [
      'a schema of no object',
      { ...asks(text), tools: { tools: [{ name: 'a', inputSchema: '{"type": "string"}' }] } },
      'input.tools.tools[0].inputSchema',
      'schema of an object',
    ],
    [
      'two tools of one name',
      { ...asks(text), tools: { tools: [tool('a'), tool('a')] } },
      'input.tools.tools[1].name',
      'another tool',
    ],
    [
      'a choice of no tool',
      { ...asks(text), tools: { tools: [tool('a')], choice: { tool: 'b' } } },
      'input.tools.choice.tool',
      'none of the tools',
    ],
    [
      'five cache points',
      asks(text, ...Array.from({ length: 5 }, () => ({ cachePoint: {} }))),
      'input',
      'at most 4 cache points',
    ],
    [
      'an hour of cache after five minutes',
      { ...asks(text, { cachePoint: { ttl: 'ONE_HOUR' } }), systemBlocks: [text, { cachePoint: {} }] },
      'input',
      'ONE_HOUR before',
    ],
    [
      'system twice',
      { ...asks(text), system: 'a', systemBlocks: [text] },
      'input.systemBlocks',
      'absent beside system',
    ],
    [
      'thoughts with no text',
      {
        messages: [
          user(text),
          { role: 'ASSISTANT', blocks: [{ reasoning: { signature: 'x' } }] },
          user(text),
        ],
      },
      'input.messages[1].blocks[0].reasoning',
      'redactedContent',
    ],
    [
      'a limit beside maxTokens',
      more({ max_tokens: 9 }),
      'input.additionalModelRequestFields.max_tokens',
      'thinking, output_config',
    ],
    [
      'a tool of the server’s',
      more({ tools: [{ type: 'web_search' }] }),
      'input.additionalModelRequestFields.tools',
      'not let through',
    ],
    [
      'thoughts beyond maxTokens',
      more({ thinking: { type: 'enabled', budget_tokens: 4_096 } }),
      'input.additionalModelRequestFields.thinking.budget_tokens',
      'below maxTokens',
    ],
    [
      'a parameter by its other name',
      more({ top_k: 1 }),
      'input.additionalModelRequestFields.top_k',
      'not let through',
    ],
    [
      'a field of another family',
      more({ thinking: { type: 'adaptive' } }),
      'input.additionalModelRequestFields.thinking',
      'reasoning_effort',
      'gpt-oss-120b',
    ],
    [
      'an image for a model that reads',
      asks(text, { image: { format: 'png', bytes: PNG } }),
      'input',
      'which is not taken by nova-micro',
      'nova-micro',
    ],
    [
      'an hour of cache for a model of minutes',
      asks(text, { cachePoint: { ttl: 'ONE_HOUR' } }),
      'input',
      'ONE_HOUR',
      'nova-pro',
    ],
  ])(
    '%s is refused by name, and nothing is spent',
    async (_what, input, field, message, model = 'claude-sonnet-4-6') => {
      const before = (await readBudget(host, budget.id)).window;
      const { data, errors } = await ask(input, { model });
      expect(data).toBeNull();
      expect(errors![0]!.errorType).toBe('ValidationError');
      const fields = errors![0]!.errorInfo!.fields as { field: string; message: string }[];
      expect(
        fields.map((one) => one.field),
        JSON.stringify(fields),
      ).toContain(field);
      expect(fields.find((one) => one.field === field)!.message).toContain(message);
      expect((await readBudget(host, budget.id)).window).toEqual(before);
    },
  );

  it('that are not JSON are a request that does not fit the schema', async () => {
    const { errors } = await ask({ ...asks(text), additionalModelRequestFields: '{"cut' });
    expect(errors![0]!.errorType).toBe('ValidationError');
  });
});
