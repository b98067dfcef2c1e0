import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvocationEvent, OutputBlock } from '../../clients/converse/src/api.ts';
import { Growing } from '../../clients/converse/src/growing.ts';
import { Telling } from '../../clients/converse/src/telling.ts';
import { Assembly } from '../../functions/bedrock/assemble.ts';
import { blocksOf } from '../../functions/call/deltas.ts';
import type { Delta } from '../../functions/prompt/delta.ts';
import type { ContentBlock } from '../../schema/types.ts';

const EMPTY: ContentBlock = { text: null, toolUse: null, reasoning: null };
const text = fc.string({ minLength: 1, maxLength: 12 });
const reasoning = fc.oneof(
  // Not all models sign what they think, and some show nothing of it.
  fc
    .record({ text: fc.string({ maxLength: 12 }), signature: fc.option(text) })
    .filter((one) => one.text !== '' || one.signature !== null)
    .map((one) => ({ ...one, redactedContent: null })),
  fc.uint8Array({ minLength: 1, maxLength: 12 }).map((bytes) => ({
    text: null,
    signature: null,
    redactedContent: Buffer.from(bytes).toString('base64'),
  })),
);
const block = fc.oneof(
  text.map((one): ContentBlock => ({ ...EMPTY, text: one })),
  reasoning.map((one): ContentBlock => ({ ...EMPTY, reasoning: one })),
  fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }).map((input): ContentBlock => ({
    ...EMPTY,
    toolUse: { toolUseId: '', name: 'tool', input: JSON.parse(JSON.stringify(input)) as unknown },
  })),
);
const answers = fc
  .array(block, { minLength: 1, maxLength: 5 })
  .map((blocks) =>
    blocks.map((one, i) => (one.toolUse ? { ...one, toolUse: { ...one.toolUse, toolUseId: `t${i}` } } : one)),
  );

/** The deltas that the API makes of an answer, of pieces so long: of a tool's input as the model wrote it. */
function deltasOf(blocks: readonly ContentBlock[], cut: number): Delta[] {
  const pieces = (whole: string) => whole.match(new RegExp(`[^]{1,${cut}}`, 'g')) ?? [];
  return blocks.flatMap((one, blockIndex): Delta[] => {
    if (one.text !== null) return pieces(one.text).map((part) => ({ kind: 'TEXT', blockIndex, text: part }));
    if (one.reasoning) {
      const thought = { kind: 'REASONING', blockIndex, text: '' } as const;
      const { text: shown, signature, redactedContent } = one.reasoning;
      const bytes = pieces(Buffer.from(redactedContent ?? '', 'base64').toString('latin1'));
      return [
        ...pieces(shown ?? '').map((part) => ({ ...thought, text: part })),
        ...pieces(signature ?? '').map((part) => ({ ...thought, signature: part })),
        ...bytes.map((part) => ({
          ...thought,
          redactedContent: Buffer.from(part, 'latin1').toString('base64'),
        })),
      ];
    }
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

/** What happens to each event on its way: it comes, twice even, or does not, and one from before comes late. And how far the API is when it is asked, whether something is missing or not. */
const ways = fc.array(
  fc.record({
    comes: fc.constantFrom(0, 1, 1, 1, 2),
    late: fc.integer({ min: 0, max: 4 }),
    isAsked: fc.boolean(),
    ahead: fc.integer({ min: -2, max: 4 }),
  }),
  { minLength: 60, maxLength: 60 },
);
type Way = { comes: number; late: number; isAsked: boolean; ahead: number }[];

function streamed(blocks: readonly ContentBlock[], cut: number, way: Way) {
  const deltas = deltasOf(blocks, cut);
  const growing = new Growing();
  const telling = new Telling();
  /** What was told by each event, and at the end. */
  const told: ConverseStreamOutput[][] = [];
  const ask = (sequence: number) =>
    growing.catchUp(overGraphQL(blocksOf(deltas.slice(0, sequence))), sequence);
  const none = { signature: null, redactedContent: null, toolUse: null };
  const events = deltas.map(({ text: delta, ...more }, i): InvocationEvent => ({
    ...none,
    attempt: 1,
    sequence: i + 1,
    delta,
    ...more,
  }));
  for (const i of deltas.keys()) {
    const { comes, late, isAsked, ahead } = way[i % way.length]!;
    const heard = [...Array.from({ length: comes }, () => i), ...(late > 0 ? [Math.max(0, i - late)] : [])];
    for (const each of heard)
      if (!growing.take(events[each]!)) ask(Math.min(deltas.length, i + 1 + Math.max(0, ahead)));
    if (isAsked) ask(Math.max(0, Math.min(deltas.length, i + 1 + ahead)));
    told.push([...telling.news(growing.blocks)]);
  }
  growing.complete(overGraphQL(blocks));
  return [...told, [...telling.news(growing.blocks, 'complete')]];
}

const pieceLengths = fc.integer({ min: 1, max: 8 });

describe('a stream', () => {
  it('is the whole answer, in order, nothing lost and nothing twice, whatever is lost, doubled or late on its way', () => {
    fc.assert(
      fc.property(answers, pieceLengths, ways, (blocks, cut, way) => {
        const told = streamed(blocks, cut, way).flat();
        const assembly = new Assembly();
        for (const event of told) assembly.take(event);
        expect(assembly.blocks()).toEqual(blocks);
        expect(told[0]).toEqual({ messageStart: { role: 'assistant' } });
        let stopped = 0;
        for (const { contentBlockStart, contentBlockDelta, contentBlockStop } of told.slice(1)) {
          const index = (contentBlockStart ?? contentBlockDelta ?? contentBlockStop)!.contentBlockIndex!;
          expect(index).toBe(stopped);
          if (contentBlockStop) stopped += 1;
        }
        expect(stopped).toBe(blocks.length);
      }),
      { numRuns: 500 },
    );
  });

  it('holds nothing back but the input of tools: each event of which none is lost tells what it brings', () => {
    fc.assert(
      fc.property(answers, pieceLengths, (blocks, cut) => {
        const told = streamed(blocks, cut, [{ comes: 1, late: 0, isAsked: false, ahead: 0 }]);
        for (const [i, { kind, text: said, signature, redactedContent }] of deltasOf(blocks, cut).entries()) {
          if (kind === 'TOOL_INPUT') continue;
          const { text: shown, reasoningContent } = told[i]!.at(-1)!.contentBlockDelta!.delta!;
          expect(shown ?? reasoningContent!.text ?? '').toBe(said);
          expect(reasoningContent?.signature).toBe(signature);
          const bytes = reasoningContent?.redactedContent;
          expect(bytes && Buffer.from(bytes).toString('base64')).toBe(redactedContent);
        }
      }),
    );
  });
});
