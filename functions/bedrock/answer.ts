import type { ContentBlock as BedrockBlock } from '@aws-sdk/client-bedrock-runtime';
import { NumericValue } from '@smithy/core/serde';
import type { ContentBlock } from '../../schema/types.ts';

const EMPTY: ContentBlock = { text: null, toolUse: null, reasoning: null };

/** The blocks of an answer as callers see them. What only this project's callers could not ask for is not in it. */
export const answerBlocks = (content: readonly BedrockBlock[]): ContentBlock[] =>
  content.flatMap(answerBlock);

function answerBlock(block: BedrockBlock): ContentBlock[] {
  if (block.text !== undefined) return [{ ...EMPTY, text: block.text }];
  if (block.toolUse) {
    const { toolUseId = '', name = '', input = {} } = block.toolUse;
    return [{ ...EMPTY, toolUse: { toolUseId, name, input: plain(input) } }];
  }
  if (block.reasoningContent) {
    const { reasoningText, redactedContent } = block.reasoningContent;
    return [
      {
        ...EMPTY,
        reasoning: {
          text: reasoningText?.text ?? null,
          signature: reasoningText?.signature ?? null,
          redactedContent: redactedContent ? Buffer.from(redactedContent).toString('base64') : null,
        },
      },
    ];
  }
  const cited = block.citationsContent?.content?.map(({ text }) => text ?? '').join('');
  return cited ? [{ ...EMPTY, text: cited }] : [];
}

/** JSON as others read it: on newer Nodes the SDK makes objects of its own of numbers that a double does not hold. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof NumericValue) return Number(value.string);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

/** All the text of an answer. */
export const textOf = (blocks: readonly ContentBlock[]): string =>
  blocks.map(({ text }) => text ?? '').join('');
