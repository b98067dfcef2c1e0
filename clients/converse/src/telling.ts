import type { ContentBlockDelta, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { bytesOf } from './base64.ts';
import type { Block } from './growing.ts';

/** How an answer has ended: as the model wanted, or not. */
export type End = 'complete' | 'cut';

/** What of a block has been told. */
interface Told {
  text: string;
  signature: string;
  redacted: string;
  hasStarted: boolean;
  hasStopped: boolean;
}

const delta = (contentBlockIndex: number, one: ContentBlockDelta): ConverseStreamOutput => ({
  contentBlockDelta: { contentBlockIndex, delta: one },
});

/** Tells of a growing answer by Bedrock's events, and in their order: each time, what is new. */
export class Telling {
  readonly #told = new Map<number, Told>();
  #hasStarted = false;

  *news(blocks: readonly Block[], end?: End): Generator<ConverseStreamOutput> {
    if (!this.#hasStarted && (blocks.length > 0 || end)) {
      this.#hasStarted = true;
      yield { messageStart: { role: 'assistant' } };
    }
    for (const [i, block] of blocks.entries()) {
      const told = this.#toldOf(block);
      if (told.hasStopped) continue;
      // Nothing is to come of a block where another has begun.
      const isWhole = end === 'complete' || (i < blocks.length - 1 && !block.isTorn);
      yield* block.kind === 'tool' ? tool(block, told, isWhole) : parts(block, told);
      if (isWhole) {
        told.hasStopped = true;
        yield { contentBlockStop: { contentBlockIndex: block.index } };
      } else if (!end) return;
    }
  }

  #toldOf({ index }: Block): Told {
    const told = this.#told.get(index) ?? {
      text: '',
      signature: '',
      redacted: '',
      hasStarted: false,
      hasStopped: false,
    };
    this.#told.set(index, told);
    return told;
  }
}

function* tool({ index, text, tool }: Block, told: Told, isWhole: boolean): Generator<ConverseStreamOutput> {
  if (!told.hasStarted && tool)
    yield { contentBlockStart: { contentBlockIndex: index, start: { toolUse: tool } } };
  told.hasStarted = true;
  // All at once: of what is missed of it only the whole can be had, which may be written otherwise.
  if (isWhole) yield delta(index, { toolUse: { input: text || '{}' } });
}

function* parts(block: Block, told: Told): Generator<ConverseStreamOutput> {
  const { index, kind } = block;
  const fresh = (part: 'text' | 'signature' | 'redacted'): string => {
    const news = block[part].slice(told[part].length);
    told[part] = block[part];
    return news;
  };
  const [text, signature, redacted] = [fresh('text'), fresh('signature'), fresh('redacted')];
  if (text) yield delta(index, kind === 'text' ? { text } : { reasoningContent: { text } });
  if (signature) yield delta(index, { reasoningContent: { signature } });
  if (redacted) yield delta(index, { reasoningContent: { redactedContent: bytesOf(redacted) } });
}
