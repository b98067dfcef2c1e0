import { setTimeout as delay } from 'node:timers/promises';
import {
  ConverseStreamCommand,
  CountTokensCommand,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBedrock } from '../../functions/bedrock/client.ts';
import { converse, converseStream } from '../../functions/bedrock/converse.ts';
import { conversation, converseInput } from '../../functions/bedrock/prompt.ts';
import { inputTokenBound } from '../../functions/prompt/token-bound.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { chatModel } from '../../infra/local/aws/openai/chat-model.ts';
import { firstModel } from '../../infra/local/aws/openai/first-model.ts';
import type { ChatRequest } from '../../infra/local/aws/openai/request.ts';
import type { ContentBlockInput, PromptInput } from '../../schema/types.ts';
import {
  answers,
  chunks,
  completion,
  fails,
  pieces,
  sse,
  startChatServer,
  USAGE,
  type ChatServer,
  type Said,
} from '../support/chat-server.ts';
import { prompts } from '../support/prompts.ts';
import { CREDENTIALS } from '../support/store.ts';

let server: ChatServer;
let standIn: StandIn;
let bedrock: ReturnType<typeof openBedrock>;
beforeAll(async () => {
  server = await startChatServer();
  standIn = await startStandIn({ model: chatModel({ url: server.url, apiKey: 'secret' }, 'fake-1') });
  bedrock = openBedrock({ endpoint: standIn.endpoint, region: 'us-east-1', credentials: CREDENTIALS });
});
beforeEach(() => {
  server.asked.length = 0;
  server.does(answers({ content: 'Hello.' }));
});
afterAll(async () => {
  bedrock.destroy();
  await standIn.close();
  await server.close();
});

const MODEL = { modelId: 'm', canonicalModel: 'anthropic.m' };
const asking = (input: PromptInput) => converseInput({ model: MODEL, input, maxTokens: 200, metadata: {} });
const saying = (content: string): PromptInput => ({ messages: [{ role: 'USER', content }] });
const HI = saying('Hi.');
const whole = (input = HI, forMs = 5_000) =>
  converse(bedrock, asking(input), { deadline: Date.now() + forMs });
const streamed = (input = HI, forMs = 5_000) =>
  converseStream(bedrock, asking(input), { deadline: Date.now() + forMs });
const WAYS = [
  ['at once', whole],
  ['streamed', streamed],
] as const;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const user = (...blocks: ContentBlockInput[]) => ({ role: 'USER' as const, blocks });
const assistant = (...blocks: ContentBlockInput[]) => ({ role: 'ASSISTANT' as const, blocks });
const weather = {
  name: 'weather',
  description: 'Gives it.',
  inputSchema: { type: 'object', properties: {} },
};
const text = (said: string) => ({ text: said, toolUse: null, reasoning: null });
const use = (toolUseId: string, input: object, name = 'weather') => ({
  text: null,
  toolUse: { toolUseId, name, input },
  reasoning: null,
});
const TOKENS = { input: 100, output: 20, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };

/** What a server of OpenAI's protocol was asked, of a prompt. */
async function chatOf(input: PromptInput): Promise<ChatRequest> {
  server.asked.length = 0;
  expect(await whole(input)).toMatchObject({ kind: 'answered' });
  return server.asked[0]!.body;
}

describe('a prompt becomes a chat', () => {
  it('with instructions, turns, and parameters', async () => {
    const chat = await chatOf({
      systemBlocks: [{ text: 'Be brief.' }, { cachePoint: {} }, { text: 'Be kind.' }],
      messages: [
        { role: 'USER', content: 'Hi.' },
        { role: 'ASSISTANT', content: 'Hello.' },
        user({ text: 'One.' }, { text: 'Two.' }),
      ],
      parameters: { temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
    });
    expect(chat).toEqual({
      model: 'fake-1',
      messages: [
        { role: 'system', content: 'Be brief.\n\nBe kind.' },
        { role: 'user', content: 'Hi.' },
        { role: 'assistant', content: 'Hello.' },
        { role: 'user', content: 'One.\n\nTwo.' },
      ],
      max_tokens: 200,
      temperature: 0.5,
      top_p: 0.9,
      stop: ['END'],
    });
    expect(server.asked[0]!.headers.authorization).toBe('Bearer secret');
  });

  it('with images, and with the text of documents', async () => {
    const { messages } = await chatOf({
      messages: [
        user(
          { text: 'What is this?' },
          { image: { format: 'png', bytes: 'AAAA' } },
          { document: { format: 'md', name: 'notes', bytes: base64('Buy milk.') } },
        ),
      ],
    });
    expect(messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          { type: 'text', text: 'notes.md:\nBuy milk.' },
        ],
      },
    ]);
  });

  it('with requests for tools and what came of them, and without earlier thoughts', async () => {
    const { messages, tools } = await chatOf({
      messages: [
        { role: 'USER', content: 'What is it like in Rome, and what does it look like?' },
        assistant(
          { reasoning: { text: 'Hm.', signature: 'x' } },
          { text: 'I look.' },
          { toolUse: { toolUseId: 't1', name: 'weather', input: { city: 'Rome' } } },
          { toolUse: { toolUseId: 't2', name: 'weather', input: {} } },
          { toolUse: { toolUseId: 't3', name: 'weather', input: {} } },
        ),
        user(
          { toolResult: { toolUseId: 't1', content: [{ json: { celsius: 21 } }, { text: 'Fine.' }] } },
          { toolResult: { toolUseId: 't2', status: 'ERROR', content: [{ text: 'No city.' }] } },
          { toolResult: { toolUseId: 't3', content: [{ image: { format: 'jpeg', bytes: 'AAAA' } }] } },
        ),
        assistant({ reasoning: { text: 'Nothing but thoughts.' } }),
        { role: 'USER', content: 'And?' },
      ],
      tools: { tools: [{ ...weather, cachePoint: {} }] },
    });
    const call = (id: string, input: string) => ({
      id,
      type: 'function',
      function: { name: 'weather', arguments: input },
    });
    expect(messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: 'I look.',
        tool_calls: [call('t1', '{"city":"Rome"}'), call('t2', '{}'), call('t3', '{}')],
      },
      { role: 'tool', tool_call_id: 't1', content: '{"celsius":21}\n\nFine.' },
      { role: 'tool', tool_call_id: 't2', content: 'Error: No city.' },
      { role: 'tool', tool_call_id: 't3', content: 'See the image.' },
      {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'data:image/jpeg;base64,AAAA' } }],
      },
      { role: 'user', content: 'And?' },
    ]);
    expect(tools).toEqual([
      {
        type: 'function',
        function: { name: 'weather', description: 'Gives it.', parameters: weather.inputSchema },
      },
    ]);
  });

  it.each([
    [undefined, undefined],
    [{ mode: 'AUTO' as const }, 'auto'],
    [{ mode: 'ANY' as const }, 'required'],
    [{ tool: 'weather' }, { type: 'function', function: { name: 'weather' } }],
  ])('with the choice of a tool: %j', async (choice, expected) => {
    const chat = await chatOf({ ...HI, tools: { tools: [weather], ...(choice && { choice }) } });
    expect(chat.tool_choice).toEqual(expected);
  });

  it('unless it has a document whose text nobody here can read', async () => {
    const document = { format: 'pdf' as const, name: 'report', bytes: base64('%PDF') };
    const exchange = [
      assistant({ toolUse: { toolUseId: 't', name: 'weather', input: {} } }),
      user({ toolResult: { toolUseId: 't', content: [{ document }] } }),
    ];
    for (const messages of [[user({ text: 'Sum up.' }, { document })], [...HI.messages, ...exchange]])
      for (const [, ask] of WAYS)
        expect(await ask({ messages, tools: { tools: [weather] } })).toMatchObject({
          kind: 'refused',
          failure: { type: 'ValidationException', message: expect.stringContaining('not pdf') as string },
        });
    expect(server.asked).toEqual([]);
  });

  it('that has no more text than the prompt is held for', async () => {
    const isText = ({ document }: { document?: { format: string } | null }) =>
      !document || ['csv', 'html', 'md', 'txt'].includes(document.format);
    const readable = prompts.map((input) => ({
      ...input,
      messages: input.messages.map((turn) => ({
        ...turn,
        ...(turn.blocks && {
          blocks: turn.blocks.filter(isText).map((block) => {
            if (!block.toolResult) return block;
            const content = block.toolResult.content.filter(isText);
            return {
              toolResult: { ...block.toolResult, content: content.length > 0 ? content : [{ text: 'x' }] },
            };
          }),
        }),
      })),
    }));
    await fc.assert(
      fc.asyncProperty(readable, async (given) => {
        // There is no guardrail before it.
        const { guardrail: _, ...input } = given;
        const { messages, tools = [] } = await chatOf(input);
        const sent = messages.flatMap(({ content, ...rest }) => [
          ...(Array.isArray(content)
            ? content.map((part) => ('text' in part ? part.text : ''))
            : [content ?? '']),
          ...('tool_calls' in rest
            ? rest.tool_calls!.map((one) => one.function.name + one.function.arguments)
            : []),
        ]);
        const bytes = Buffer.byteLength(
          [...sent, ...tools.map((tool) => JSON.stringify(tool.function))].join(''),
        );
        expect(bytes).toBeLessThanOrEqual(
          inputTokenBound(input, { provider: 'anthropic', contextWindow: 200_000 }),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('and is not counted: the bound of a prompt stands', async () => {
    const counted = bedrock.send(
      new CountTokensCommand({ modelId: 'm', input: { converse: conversation(HI) } }),
    );
    await expect(counted).rejects.toThrow('counting tokens');
  });
});

describe('an answer', () => {
  it('is the same at once and streamed: thoughts, text, tools, reason and tokens', async () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((one) => one.trim() !== '');
    const spoken = fc.array(word, { minLength: 1, maxLength: 5 });
    const call = fc.record({ id: fc.stringMatching(/^[A-Za-z0-9]{9}$/), input: fc.option(spoken) });
    const said = fc.record({
      thought: fc.option(spoken),
      content: fc.option(spoken),
      calls: fc.uniqueArray(call, { maxLength: 3, selector: ({ id }) => id }),
      name: fc.constantFrom('reasoning', 'reasoning_content'),
    });
    await fc.assert(
      fc.asyncProperty(said, async ({ thought, content, calls, name }) => {
        const tools = calls.map(({ id, input }, index) => ({
          index,
          id,
          function: { name: 'weather', arguments: input ? JSON.stringify({ input }) : '' },
        }));
        const message: Said = {
          content: content ? content.join('') : null,
          ...(thought && { [name]: thought.join('') }),
          ...(tools.length > 0 && { tool_calls: tools }),
        };
        const deltas: Said[] = [
          ...(thought ?? []).map((one) => ({ [name]: one })),
          ...(content ?? []).map((one) => ({ content: one })),
          ...tools.flatMap(({ index, id, function: { name: called, arguments: input } }): Said[] => [
            { tool_calls: [{ index, id, function: { name: called, arguments: '' } }] },
            ...[...input].map((one) => ({ tool_calls: [{ index, function: { arguments: one } }] })),
          ]),
        ];
        const how = { finish_reason: tools.length > 0 ? 'tool_calls' : 'stop' };
        server.does((response, asked) =>
          asked.body.stream
            ? pieces([sse(chunks(deltas, how))])(response, asked)
            : void response.end(JSON.stringify(completion(message, how))),
        );
        const outcome = await whole();
        expect({ ...(await streamed()), firstTokenMs: undefined }).toEqual({
          ...outcome,
          firstTokenMs: undefined,
        });
        const thinking = { text: thought?.join(''), signature: null, redactedContent: null };
        expect(outcome).toEqual({
          kind: 'answered',
          blocks: [
            ...(thought ? [{ text: null, toolUse: null, reasoning: thinking }] : []),
            ...(content ? [text(content.join(''))] : []),
            ...calls.map(({ id, input }) => use(id, input ? { input } : {})),
          ],
          stopReason: tools.length > 0 ? 'tool_use' : 'end_turn',
          tokens: TOKENS,
        });
      }),
      { numRuns: 60 },
    );
  });

  it('comes out whole wherever its stream was divided, also within a character', async () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 5,
    });
    const ends = fc.constantFrom('\n', '\r\n');
    await fc.assert(
      fc.asyncProperty(texts, ends, fc.array(fc.nat(), { maxLength: 12 }), async (said, end, cuts) => {
        const stream = Buffer.from(
          `: a comment${end}${end}${sse(chunks(said.map((content) => ({ content }))), end)}`,
        );
        const at = [0, ...cuts.map((cut) => cut % stream.length).sort((a, b) => a - b), stream.length];
        server.does(pieces(at.slice(1).map((to, i) => stream.subarray(at[i], to))));
        const all = said.join('');
        expect(await streamed()).toMatchObject({
          kind: 'answered',
          blocks: all.trim() === '' ? [] : [text(all)],
          tokens: TOKENS,
        });
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['tool_calls', 'tool_use'],
    ['content_filter', 'content_filtered'],
    ['anything else', 'end_turn'],
  ])('that stopped for %s says %s', async (finish_reason, stopReason) => {
    server.does(answers({ content: 'Hi.' }, { finish_reason }));
    for (const [, ask] of WAYS) expect(await ask()).toMatchObject({ kind: 'answered', stopReason });
  });

  it('that was made to ask for a tool says so, though the server says that it stopped', async () => {
    const tool_calls = [{ index: 0, id: 'a', function: { name: 'weather', arguments: '{}' } }];
    server.does(answers({ content: '\n\n', tool_calls }, { finish_reason: 'stop' }));
    // Nor is blank text a block: it could not go back to a model.
    for (const [, ask] of WAYS)
      expect(await ask()).toMatchObject({ stopReason: 'tool_use', blocks: [use('a', {})] });
  });

  it('tells what of the prompt came from the cache', async () => {
    const usage = { ...USAGE, prompt_tokens_details: { cached_tokens: 64 } };
    server.does(answers({ content: 'Hi.' }, { usage }));
    for (const [, ask] of WAYS)
      expect(await ask()).toMatchObject({ tokens: { ...TOKENS, input: 36, cacheRead: 64 } });
  });

  it.each(['functions.weather:0', '', undefined])(
    'has tools by IDs that can go back, also where the server says %j',
    async (id) => {
      server.does(
        answers({
          tool_calls: [{ index: 0, ...(id !== undefined && { id }), function: { name: 'weather' } }],
        }),
      );
      for (const [, ask] of WAYS) {
        const outcome = await ask();
        if (outcome.kind !== 'answered') throw new Error(outcome.kind);
        expect(outcome.blocks[0]!.toolUse!.toolUseId).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      }
    },
  );

  it('has all tools where their places are the same, or their inputs come in turns', async () => {
    const call = (index: number, input: string, id?: string) => ({
      tool_calls: [
        { index, ...(id && { id }), function: { ...(id && { name: 'weather' }), arguments: input } },
      ],
    });
    for (const deltas of [
      [call(0, '{"a":1}', 'one'), call(0, '{"b":2}', 'two')],
      [call(0, '{"a"', 'one'), call(1, '{"b"', 'two'), call(0, ':1}'), call(1, ':2}')],
    ]) {
      server.does(pieces([sse(chunks(deltas, { finish_reason: 'tool_calls' }))]));
      expect(await streamed()).toMatchObject({ blocks: [use('one', { a: 1 }), use('two', { b: 2 })] });
    }
  });

  it('has no tool whose input is cut off', async () => {
    const tool_calls = [{ index: 0, id: 'a', function: { name: 'weather', arguments: '{"city": "Ro' } }];
    server.does(answers({ content: 'I look.', tool_calls }, { finish_reason: 'length' }));
    for (const [, ask] of WAYS)
      expect(await ask()).toMatchObject({ blocks: [text('I look.')], stopReason: 'max_tokens' });
  });

  it('without usage is charged by what was seen, or at its worst case', async () => {
    for (const usage of [null, { prompt_tokens: 'many', completion_tokens: 1 }]) {
      server.does(answers({ content: 'Hi.' }, { usage }));
      expect(await whole()).toMatchObject({ kind: 'unknown', failure: { type: 'MalformedAnswer' } });
      expect(await streamed()).toMatchObject({ kind: 'cut', blocks: [text('Hi.')], visibleBytes: 3 });
    }
  });

  it('that breaks off is kept as far as it came', async () => {
    const events = chunks([{ content: 'Half an ' }, { content: 'answer.' }], { finish_reason: null });
    const half = sse(events.slice(0, 2)).replace('data: [DONE]\n\n', '');
    const error = `data: ${JSON.stringify({ error: { message: 'out of memory' } })}\n\n`;
    for (const act of [
      pieces([half], { cut: true }),
      pieces([half]),
      pieces([half, 'data: {"cho\n\n']),
      pieces([half, error]),
      // It says what was used, but not that this was all.
      pieces([half, `data: ${JSON.stringify({ choices: [], usage: USAGE })}\n\n`]),
    ]) {
      server.does(act);
      expect(await streamed()).toMatchObject({ kind: 'cut', blocks: [text('Half an ')], visibleBytes: 8 });
    }
  });

  it('is whole when the server says that it is done, though it does not hang up', async () => {
    server.does((response) => void response.writeHead(200).write(sse(chunks([{ content: 'Hi.' }]))));
    expect(await streamed(HI, 2_000)).toMatchObject({ kind: 'answered', blocks: [text('Hi.')] });
  });

  it('that nobody can read, or of which nothing came, may have been made', async () => {
    for (const act of [
      fails(200, 'Hello.'),
      fails(200, '{"choices": []}'),
      pieces(['{"choices": [{"mess'], { cut: true }),
    ]) {
      server.does(act);
      expect(await whole()).toMatchObject({ kind: 'unknown', failure: { type: 'NoAnswer' } });
    }
    server.does((response) => void response.destroy());
    for (const [, ask] of WAYS) expect((await ask()).kind).toBe('unknown');
    expect(server.asked).toHaveLength(5); // none was asked again
  });

  it.each(WAYS)('%s that nobody waits for any more is given up by the server', async (_way, ask) => {
    const half = sse(chunks([{ content: 'Half' }])).slice(0, 300);
    server.does((response) => void response.writeHead(200).write(half));
    expect(['unknown', 'cut']).toContain((await ask(HI, 400)).kind);
    for (let i = 0; i < 50 && !server.asked[0]!.isGone(); i += 1) await delay(20);
    expect(server.asked[0]!.isGone()).toBe(true);
  });
});

describe('the events of a streamed answer', () => {
  const eventsOf = async (...all: object[]): Promise<ConverseStreamOutput[]> => {
    server.does(pieces([sse(all)]));
    const { stream } = await bedrock.send(new ConverseStreamCommand(asking(HI)));
    const events = [];
    for await (const event of stream!) events.push(event);
    return events;
  };
  const kinds = (events: ConverseStreamOutput[]) =>
    events.map((event) => {
      const [kind, { contentBlockIndex = '' }] = Object.entries(event)[0]!;
      return `${kind} ${contentBlockIndex}`.trim();
    });

  it('are Bedrock’s, in its order: what was used comes last, whenever the server says it', async () => {
    const call = { index: 0, id: 'a', function: { name: 'weather', arguments: '{}' } };
    const [first, ...rest] = chunks([{ reasoning: 'Hm.' }, { content: 'I look.' }, { tool_calls: [call] }]);
    expect(kinds(await eventsOf({ ...first, usage: { ...USAGE, completion_tokens: 0 } }, ...rest))).toEqual([
      'messageStart',
      'contentBlockDelta 0',
      'contentBlockStop 0',
      'contentBlockDelta 1',
      'contentBlockStop 1',
      'contentBlockStart 2',
      'contentBlockDelta 2',
      'contentBlockStop 2',
      'messageStop',
      'metadata',
    ]);
  });

  it('do not say that it is complete, nor what was used, where it broke off', async () => {
    const broken = chunks([{ content: 'Half' }], { finish_reason: null });
    expect(kinds(await eventsOf(...broken))).toEqual(['messageStart', 'contentBlockDelta 0']);
  });

  it('end by an exception where the server fails in the middle', async () => {
    const failing = eventsOf(...chunks([{ content: 'Half' }]), { error: { message: 'out of memory' } });
    await expect(failing).rejects.toMatchObject({
      name: 'ModelStreamErrorException',
      message: 'out of memory',
    });
  });
});

describe('an error of the server costs nothing', () => {
  const said = (message: string) => JSON.stringify({ error: { message } });

  it.each([
    [400, 'ValidationException'],
    [401, 'AccessDeniedException'],
    [403, 'AccessDeniedException'],
    [404, 'ResourceNotFoundException'],
    [422, 'ValidationException'],
    [429, 'ThrottlingException'],
    [500, 'ModelErrorException'],
    [501, 'ModelErrorException'],
    [503, 'ServiceUnavailableException'],
  ])('%i is %s', async (status, type) => {
    server.does(fails(status, said('It says why.')));
    for (const [, ask] of WAYS)
      expect(await ask()).toMatchObject({ kind: 'refused', failure: { type, message: 'It says why.' } });
  });

  it.each([
    ['OpenAI', said('why')],
    ['a string', '{"error": "why"}'],
    ['vLLM, once', '{"object": "error", "message": "why"}'],
    ['FastAPI', '{"detail": "why"}'],
    ['no JSON', 'why\n'],
  ])('and says why, as %s does', async (_who, body) => {
    server.does(fails(400, body));
    expect(await whole()).toMatchObject({ kind: 'refused', failure: { message: 'why' } });
  });

  it('in at most 300 characters', async () => {
    server.does(fails(400, said(`${'x'.repeat(299)}😀`)));
    expect(await whole()).toMatchObject({ failure: { message: `${'x'.repeat(299)}\ufffd` } });
    server.does(fails(500, ''));
    expect(await whole()).toMatchObject({ failure: { message: 'The server answered 500.' } });
  });

  it.each([502, 504])('unless a gateway says %i, which does not know', async (status) => {
    server.does(fails(status, 'Bad Gateway'));
    for (const [, ask] of WAYS) expect((await ask()).kind).toBe('unknown');
  });

  it('and no connection to it costs nothing either', async () => {
    const gone = await startChatServer();
    await gone.close();
    const lonely = await startStandIn({ model: chatModel({ url: gone.url }, 'fake-1') });
    const client = openBedrock({ endpoint: lonely.endpoint, region: 'us-east-1', credentials: CREDENTIALS });
    for (const ask of [converse, converseStream])
      expect(await ask(client, asking(HI), { deadline: Date.now() + 5_000 })).toMatchObject({
        kind: 'refused',
        failure: {
          type: 'ServiceUnavailableException',
          message: expect.stringContaining('ECONNREFUSED') as string,
        },
      });
    client.destroy();
    await lonely.close();
  });
});

describe('where no model is named', () => {
  it('it is the first that the server lists', async () => {
    expect(await firstModel(server)).toBe('fake-1');
  });

  it.each([[[]], [null]])('and there is none (%j), that is an error', async (models) => {
    const empty = await startChatServer(models);
    await expect(firstModel(empty)).rejects.toThrow('lists no model');
    await empty.close();
    await expect(firstModel(empty)).rejects.toThrow(/could not be reached: .*ECONNREFUSED/);
    await expect(firstModel({ url: `${server.url}/v2` })).rejects.toThrow('answered 404');
  });
});
