import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import fc from 'fast-check';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NumericValue } from '@smithy/core/serde';
import { answerBlocks } from '../../functions/bedrock/answer.ts';
import { Assembly } from '../../functions/bedrock/assemble.ts';
import { openBedrock } from '../../functions/bedrock/client.ts';
import { converse, converseStream } from '../../functions/bedrock/converse.ts';
import { KeptSession } from '../../functions/bedrock/kept-session.ts';
import { converseInput } from '../../functions/bedrock/prompt.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { blocksOf } from '../../functions/call/deltas.ts';
import type { Delta } from '../../functions/prompt/delta.ts';
import type { PromptInput } from '../../schema/types.ts';
import { prompts } from '../support/prompts.ts';
import { CREDENTIALS } from '../support/store.ts';

let standIn: StandIn;
let bedrock: ReturnType<typeof openBedrock>;
beforeAll(async () => {
  standIn = await startStandIn();
  bedrock = openBedrock({ endpoint: standIn.endpoint, region: 'us-east-1', credentials: CREDENTIALS });
});
afterAll(async () => {
  bedrock.destroy();
  await standIn.close();
});

const MODEL = { modelId: 'm', canonicalModel: 'anthropic.m' };
const asked = (input: PromptInput, maxTokens = 200) =>
  converseInput({ model: MODEL, input, maxTokens, metadata: {} });
const saying = (content: string): PromptInput => ({ messages: [{ role: 'USER', content }] });
const stream = (content: string, forMs = 5_000) =>
  converseStream(bedrock, asked(saying(content)), { deadline: Date.now() + forMs });

describe('a streamed answer', () => {
  it('is the same as one that comes at once: blocks, thoughts, tools, reason and tokens', async () => {
    const wishes = fc.constantFrom(
      '',
      '[stand-in: think] ',
      '[stand-in: use-tools] ',
      '[stand-in: think] [stand-in: use-tools] ',
    );
    const withWish = fc.tuple(prompts, wishes).map(([input, wish]) => ({
      ...input,
      messages: input.messages.map((turn, i) =>
        i > 0
          ? turn
          : turn.blocks
            ? { ...turn, blocks: [{ text: `${wish}x` }, ...turn.blocks] }
            : { ...turn, content: `${wish}${turn.content}` },
      ),
    }));
    await fc.assert(
      fc.asyncProperty(withWish, fc.integer({ min: 1, max: 300 }), async (input, maxTokens) => {
        const fresh = { ...input, system: null, systemBlocks: null };
        // The second would read what the first has written to the cache.
        await converse(bedrock, asked(fresh, maxTokens), { deadline: Date.now() + 5_000 });
        const whole = await converse(bedrock, asked(fresh, maxTokens), { deadline: Date.now() + 5_000 });
        const deltas: Delta[] = [];
        const streamed = await converseStream(bedrock, asked(fresh, maxTokens), {
          deadline: Date.now() + 5_000,
          onDelta: (delta) => deltas.push(delta),
        });
        // Whoever has heard all of its parts has all of it.
        if (streamed.kind === 'answered') expect(blocksOf(deltas, { areAll: true })).toEqual(streamed.blocks);
        expect({ ...streamed, firstTokenMs: undefined }).toEqual({ ...whole, firstTokenMs: undefined });
      }),
      { numRuns: 100 },
    );
  });

  it('says how long its first word took', async () => {
    expect(await stream('[stand-in: 300ms]')).toMatchObject({
      kind: 'answered',
      firstTokenMs: expect.any(Number) as number,
    });
  });

  it.each(['cut', 'no-metadata', 'stream-error'])(
    'that ends by %s is kept as far as it came',
    async (fault) => {
      const outcome = await stream(`[stand-in: ${fault}] Hello`);
      expect(outcome).toMatchObject({
        kind: 'cut',
        failure: { type: 'Interrupted', retryable: false },
        blocks: [{ text: expect.stringMatching(/^This is the /) as string }],
        hasThought: false,
      });
      if (outcome.kind === 'cut')
        expect(outcome.visibleBytes).toBe(Buffer.byteLength(outcome.blocks[0]!.text!));
    },
  );

  it('that stops in the middle is given up at its deadline', async () => {
    const began = Date.now();
    expect(await stream('[stand-in: stall] Hello', 700)).toMatchObject({ kind: 'cut' });
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it('that Bedrock refuses to begin is free, and one of which nobody heard anything is unknown', async () => {
    expect(await stream('[stand-in: access-denied]')).toMatchObject({
      kind: 'refused',
      failure: { type: 'AccessDeniedException' },
    });
    expect(await stream('[stand-in: hang]', 500)).toMatchObject({
      kind: 'unknown',
      failure: { type: 'NoAnswer' },
    });
  });
});

describe('the session to the model', () => {
  it.each([
    '',
    '[stand-in: cut] ',
    '[stand-in: no-metadata] ',
    '[stand-in: stream-error] ',
    '[stand-in: stall] ',
  ])('is idle once a streamed answer has ended, however it ended (%s), and not before', async (wish) => {
    const handler = new KeptSession({}, 100);
    const replaced = vi.spyOn(handler, 'destroy');
    const one = openBedrock({
      endpoint: standIn.endpoint,
      region: 'us-east-1',
      credentials: CREDENTIALS,
      requestHandler: handler,
    });
    const ask = (content: string, forMs: number) =>
      converseStream(one, asked(saying(content)), { deadline: Date.now() + forMs });
    const slow = ask('[stand-in: 600ms] Hello', 5_000);
    await delay(250);
    expect((await ask(`${wish}Hello`, 300)).kind).toBe(wish ? 'cut' : 'answered');
    expect((await slow).kind).toBe('answered'); // nobody has replaced its session
    const before = replaced.mock.calls.length;
    await delay(200);
    expect((await ask('Hello', 5_000)).kind).toBe('answered');
    expect(replaced.mock.calls.length).toBe(before + 1);
    one.destroy();
  });
});

describe('an answer that is put together', () => {
  const events = (text: string, cuts: readonly number[]): ConverseStreamOutput[] => {
    const at = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort(
      (a, b) => a - b,
    );
    return at.slice(1).map((end, i) => ({
      contentBlockDelta: { contentBlockIndex: 0, delta: { text: text.slice(at[i], end) } },
    }));
  };

  it('is the same wherever it was divided', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme-ascii' }), fc.array(fc.nat()), (text, cuts) => {
        const assembly = new Assembly();
        for (const event of events(text, cuts)) assembly.take(event);
        expect(assembly.blocks()).toEqual([{ text, toolUse: null, reasoning: null }]);
        expect(assembly.visibleBytes).toBe(Buffer.byteLength(text));
      }),
    );
  });

  it('has no tool whose input is cut off, and one without input has an empty one', () => {
    const start = (contentBlockIndex: number, name: string): ConverseStreamOutput => ({
      contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId: name, name } } },
    });
    const input = (contentBlockIndex: number, text: string): ConverseStreamOutput => ({
      contentBlockDelta: { contentBlockIndex, delta: { toolUse: { input: text } } },
    });
    const assembly = new Assembly();
    for (const event of [
      start(0, 'none'),
      start(1, 'whole'),
      input(1, '{"a":'),
      input(1, '1}'),
      start(2, 'cut'),
      input(2, '{"b'),
    ])
      assembly.take(event);
    expect(assembly.blocks().map(({ toolUse }) => [toolUse!.name, toolUse!.input])).toEqual([
      ['none', {}],
      ['whole', { a: 1 }],
    ]);
  });

  it('keeps thoughts with their signature, and what of them is not shown', () => {
    const delta = (contentBlockIndex: number, reasoningContent: object) =>
      ({ contentBlockDelta: { contentBlockIndex, delta: { reasoningContent } } }) as ConverseStreamOutput;
    const assembly = new Assembly();
    for (const event of [
      delta(0, { text: 'I ' }),
      delta(0, { text: 'think' }),
      delta(0, { signature: 'sig' }),
      delta(1, { redactedContent: Buffer.from([1, 2]) }),
    ])
      assembly.take(event);
    expect(assembly.blocks().map(({ reasoning }) => reasoning)).toEqual([
      { text: 'I think', signature: 'sig', redactedContent: null },
      { text: null, signature: null, redactedContent: 'AQI=' },
    ]);
    expect(assembly.hasThought).toBe(true);
  });
});

it('numbers of a tool’s input are numbers, though newer Nodes have the SDK make other things of large and precise ones', () => {
  const input = {
    account: 12345678901234567890n,
    list: [new NumericValue('0.10000000000000000555', 'bigDecimal'), 1, null],
  };
  const [block] = answerBlocks([{ toolUse: { toolUseId: 't', name: 'pay', input: input as never } }]);
  expect(block!.toolUse!.input).toEqual({ account: 12345678901234567000, list: [0.1, 1, null] });
  expect(() => JSON.stringify(block)).not.toThrow();
});
