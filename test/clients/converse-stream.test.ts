import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvocationEvent, OutputBlock } from '../../clients/converse/src/api.ts';
import { CostSentryError } from '../../clients/converse/src/errors.ts';
import { Growing } from '../../clients/converse/src/growing.ts';
import { Telling, type Thoughts } from '../../clients/converse/src/telling.ts';
import { Assembly } from '../../functions/bedrock/assemble.ts';
import { blocksOf } from '../../functions/call/deltas.ts';
import type { Delta } from '../../functions/prompt/delta.ts';
import type { ContentBlock } from '../../schema/types.ts';

const EMPTY: ContentBlock = { text: null, toolUse: null, reasoning: null };
const text = fc.string({ minLength: 1, maxLength: 12 });
const block = fc.oneof(
  text.map((one): ContentBlock => ({ ...EMPTY, text: one })),
  fc.tuple(text, text).map(([one, signature]): ContentBlock => ({
    ...EMPTY,
    reasoning: { text: one, signature, redactedContent: null },
  })),
  fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }).map((input): ContentBlock => ({
    ...EMPTY,
    toolUse: { toolUseId: '', name: 'tool', input: JSON.parse(JSON.stringify(input)) as unknown },
  })),
  {
    weight: 1,
    arbitrary: fc.constant<ContentBlock>({
      ...EMPTY,
      reasoning: { text: null, signature: null, redactedContent: 'AAEC' },
    }),
  },
);
const kindOf = ({ text: said, reasoning }: ContentBlock) =>
  said !== null ? 'text' : reasoning ? 'thought' : 'tool';
/** As Bedrock answers: no two texts or thoughts without something else between them. */
const answers = fc
  .array(block, { minLength: 1, maxLength: 5 })
  .map((blocks) =>
    blocks
      .filter((one, i) => kindOf(one) === 'tool' || i === 0 || kindOf(one) !== kindOf(blocks[i - 1]!))
      .map((one, i) => (one.toolUse ? { ...one, toolUse: { ...one.toolUse, toolUseId: `t${i}` } } : one)),
  );

/** The deltas that the API makes of an answer: of a tool's input as the model wrote it; of what is not shown none. */
function deltasOf(blocks: readonly ContentBlock[], cut: number): Delta[] {
  return blocks.flatMap((one, blockIndex): Delta[] => {
    const pieces = (whole: string) => whole.match(new RegExp(`[^]{1,${cut}}`, 'g')) ?? [];
    if (one.text !== null) return pieces(one.text).map((part) => ({ kind: 'TEXT', blockIndex, text: part }));
    if (one.reasoning)
      return pieces(one.reasoning.text ?? '').map((part) => ({ kind: 'REASONING', blockIndex, text: part }));
    const { input, ...toolUse } = one.toolUse!;
    return ['', ...pieces(JSON.stringify(input, null, 2))].map((part) => ({
      kind: 'TOOL_INPUT',
      blockIndex,
      text: part,
      toolUse,
    }));
  });
}

/** As it comes over GraphQL: JSON is text. */
const overGraphQL = (blocks: readonly ContentBlock[]): OutputBlock[] =>
  blocks.map((one) => ({
    text: one.text ?? null,
    toolUse: one.toolUse ? { ...one.toolUse, input: JSON.stringify(one.toolUse.input) } : null,
    reasoning: one.reasoning
      ? {
          text: one.reasoning.text ?? null,
          signature: one.reasoning.signature ?? null,
          redactedContent: one.reasoning.redactedContent ?? null,
        }
      : null,
  })) as OutputBlock[];

/** What happens to each event on its way: it comes, twice even, or does not. And how far the API is when it is asked, whether something is missing or not. */
const ways = fc.array(
  fc.record({
    comes: fc.constantFrom(0, 1, 1, 1, 2),
    isAsked: fc.boolean(),
    ahead: fc.integer({ min: -2, max: 4 }),
  }),
  { minLength: 60, maxLength: 60 },
);
type Way = { comes: number; isAsked: boolean; ahead: number }[];

function streamed(blocks: readonly ContentBlock[], cut: number, way: Way, thoughts: Thoughts) {
  const deltas = deltasOf(blocks, cut);
  const growing = new Growing();
  const telling = new Telling(thoughts);
  const told: ConverseStreamOutput[] = [];
  for (const [i, { kind, blockIndex, text: delta, toolUse = null }] of deltas.entries()) {
    const { comes, isAsked, ahead } = way[i % way.length]!;
    const event: InvocationEvent = { attempt: 1, sequence: i + 1, kind, blockIndex, delta, toolUse };
    const ask = (sequence: number) =>
      growing.catchUp(overGraphQL(blocksOf(deltas.slice(0, sequence))), sequence);
    for (let time = 0; time < comes; time += 1)
      if (!growing.take(event)) ask(Math.min(deltas.length, i + 1 + Math.max(0, ahead)));
    if (isAsked) ask(Math.max(0, Math.min(deltas.length, i + 1 + ahead)));
    told.push(...telling.news(growing.blocks));
  }
  growing.complete(overGraphQL(blocks));
  told.push(...telling.news(growing.blocks, 'complete'));
  return told;
}

const isHidden = ({ reasoning }: ContentBlock) => reasoning?.redactedContent != null;

describe.each<Thoughts>(['in-order', 'live'])('a stream, %s', (thoughts) => {
  it('is the whole answer, nothing lost and nothing twice, whatever is lost, doubled or late on its way', () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 8 }), ways, (blocks, cut, way) => {
        try {
          const told = streamed(blocks, cut, way, thoughts);
          const assembly = new Assembly();
          for (const event of told) assembly.take(event);
          expect(assembly.blocks()).toEqual(blocks);
        } catch (error) {
          // Which place is a hidden thought's, and which a block's that was missed, can't always be told apart: that is said, not guessed.
          if (!(error instanceof CostSentryError)) throw error;
          expect(blocks.some(isHidden)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('starts and ends each block once, and a thought’s signature is in it', () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 8 }), (blocks, cut) => {
        const way = [{ comes: 1, isAsked: true, ahead: 0 }];
        const told = streamed(blocks, cut, way, thoughts);
        expect(told[0]).toEqual({ messageStart: { role: 'assistant' } });
        const stopped: number[] = [];
        for (const { contentBlockStart, contentBlockDelta, contentBlockStop } of told.slice(1)) {
          const index = (contentBlockStart ?? contentBlockDelta ?? contentBlockStop)!.contentBlockIndex!;
          expect(stopped).not.toContain(index);
          if (thoughts === 'in-order') expect(index).toBe(stopped.length);
          if (contentBlockStop) stopped.push(index);
        }
        expect(stopped.sort()).toEqual(blocks.map((_, i) => i));
      }),
    );
  });
});
