import type { ContentBlockDelta, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { fromBase64 } from './base64.ts';
import type { Block } from './growing.ts';

/**
 * When what follows a thought is told. Its signature is known only when the call has ended, and Bedrock sends it before the block ends.
 * `in-order` holds back what follows until then, so that every program finds what Bedrock would have sent; `live` tells it at
 * once, and ends the thought's block last of all: for programs that go by `contentBlockIndex`.
 */
export type Thoughts = 'in-order' | 'live';

/** How an answer has ended: as the model wanted, or not. */
export type End = 'complete' | 'cut';

/** What of a block has been told. */
interface Told {
  characters: number;
  hasStarted: boolean;
  hasStopped: boolean;
}

const delta = (contentBlockIndex: number, one: ContentBlockDelta): ConverseStreamOutput => ({
  contentBlockDelta: { contentBlockIndex, delta: one },
});

/** Tells of a growing answer by Bedrock's events: each time, what is new. */
export class Telling {
  readonly #thoughts: Thoughts;
  readonly #told = new Map<number, Told>();
  #hasStarted = false;

  constructor(thoughts: Thoughts) {
    this.#thoughts = thoughts;
  }

  *news(blocks: readonly Block[], end?: End): Generator<ConverseStreamOutput> {
    if (!this.#hasStarted && (blocks.length > 0 || end)) {
      this.#hasStarted = true;
      yield { messageStart: { role: 'assistant' } };
    }
    const inOrder = this.#thoughts === 'in-order' && !end;
    for (const [i, block] of blocks.entries()) {
      const told = this.#toldOf(block);
      if (told.hasStopped) continue;
      // In a place before this one is what comes as no event: thoughts that are not shown.
      if (inOrder && block.index > (blocks[i - 1]?.index ?? -1) + 1) return;
      const isWhole = hasAll(block, i === blocks.length - 1, end);
      yield* this.#parts(block, told, isWhole);
      if (isWhole) {
        told.hasStopped = true;
        yield { contentBlockStop: { contentBlockIndex: block.index } };
      } else if (inOrder) return;
    }
  }

  #toldOf({ index }: Block): Told {
    const told = this.#told.get(index) ?? { characters: 0, hasStarted: false, hasStopped: false };
    this.#told.set(index, told);
    return told;
  }

  *#parts(block: Block, told: Told, isWhole: boolean): Generator<ConverseStreamOutput> {
    const { index, kind, text, tool, signature } = block;
    const fresh = text.slice(told.characters);
    switch (kind) {
      case 'text':
        if (fresh) yield delta(index, { text: fresh });
        break;
      case 'reasoning':
        if (fresh) yield delta(index, { reasoningContent: { text: fresh } });
        if (isWhole && signature !== undefined) yield delta(index, { reasoningContent: { signature } });
        break;
      case 'redacted':
        if (fresh) yield delta(index, { reasoningContent: { redactedContent: fromBase64(text) } });
        break;
      case 'tool':
        if (!told.hasStarted && tool)
          yield { contentBlockStart: { contentBlockIndex: index, start: { toolUse: tool } } };
        told.hasStarted = true;
        // All at once: of what is missed of it only the whole can be had, which may be written otherwise.
        if (isWhole) yield delta(index, { toolUse: { input: text || '{}' } });
        return;
    }
    told.characters = text.length;
  }
}

/** Whether nothing is to come of a block, and all of it is here. */
function hasAll({ kind, isTorn, signature }: Block, isLast: boolean, end: End | undefined): boolean {
  if (end === 'complete') return true;
  if (isLast || isTorn) return false;
  return kind !== 'reasoning' || signature !== undefined || end === 'cut';
}
