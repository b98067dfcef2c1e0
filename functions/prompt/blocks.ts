import type { ContentBlockInput, MessageInput, PromptInput, SystemBlockInput } from '../../schema/types.ts';

/** What to do with each kind of block, by the one field that a block of that kind has. */
export type ByKind<Block, Result> = {
  [Kind in keyof Block]-?: (value: NonNullable<Block[Kind]>) => Result;
};

/** Does with a block what its kind asks for. The door has seen to it that it has exactly one. */
export function byKind<Block extends object, Result>(block: Block, cases: ByKind<Block, Result>): Result {
  for (const [kind, value] of Object.entries(block))
    if (value != null) return cases[kind as keyof Block](value as NonNullable<Block[keyof Block]>);
  throw new TypeError('a block has one field');
}

/** A turn in blocks, however it was written. */
export const blocksOf = ({ content, blocks }: MessageInput): readonly ContentBlockInput[] =>
  blocks ?? [{ text: content }];

/** The standing instructions in blocks, however they were written. */
export const systemOf = ({
  system,
  systemBlocks,
}: Pick<PromptInput, 'system' | 'systemBlocks'>): readonly SystemBlockInput[] =>
  systemBlocks ?? (system ? [{ text: system }] : []);

/** Every block of a prompt's turns, in their order. */
export const turnBlocks = ({ messages }: Pick<PromptInput, 'messages'>): ContentBlockInput[] =>
  messages.flatMap(blocksOf);
