import type {
  ContentBlock as BedrockBlock,
  ConverseStreamOutput,
  TokenUsage,
} from '@aws-sdk/client-bedrock-runtime';
import type { ContentBlock } from '../../schema/types.ts';
import { toolInput, type Delta } from '../prompt/delta.ts';
import { answerBlocks } from './answer.ts';

/** A block that is still coming. */
interface Growing {
  text: string;
  tool?: { toolUseId: string; name: string; input: string };
  reasoning?: { text: string; signature: string | null; redacted: Buffer[] };
}

/** An answer as it comes, event by event. What is there at any moment is what can be shown of it. */
export class Assembly {
  readonly #blocks = new Map<number, Growing>();
  /** How many bytes have been seen of the answer, in UTF-8: no fewer than tokens. */
  visibleBytes = 0;
  /** Whether the model has thought: what is shown of that may be less than it was. */
  hasThought = false;
  /** Whether the model said that the answer is complete. */
  stopReason: string | undefined;
  /** What was used, which comes last of all: an answer that breaks off has none. */
  usage: TokenUsage | undefined;

  /** Takes the next event. Returns what it brought of the answer, if anything. */
  take(event: ConverseStreamOutput): Delta | undefined {
    if (event.messageStop) this.stopReason = event.messageStop.stopReason;
    if (event.metadata) this.usage = event.metadata.usage;
    const start = event.contentBlockStart?.start?.toolUse;
    if (start) {
      const { toolUseId = '', name = '' } = start;
      const { contentBlockIndex: blockIndex = 0 } = event.contentBlockStart!;
      this.#block(blockIndex).tool = { toolUseId, name, input: '' };
      this.#see(name);
      return { kind: 'TOOL_INPUT', blockIndex, text: '', toolUse: { toolUseId, name } };
    }
    const { contentBlockIndex: blockIndex = 0, delta } = event.contentBlockDelta ?? {};
    if (!delta) return undefined;
    const block = this.#block(blockIndex);
    if (delta.toolUse) {
      const text = this.#see(delta.toolUse.input ?? '');
      const { input = '', ...toolUse } = block.tool ?? { toolUseId: '', name: '' };
      if (block.tool) block.tool.input = input + text;
      return { kind: 'TOOL_INPUT', blockIndex, text, toolUse };
    }
    if (delta.reasoningContent) {
      this.hasThought = true;
      const reasoning = (block.reasoning ??= { text: '', signature: null, redacted: [] });
      const { text = '', signature, redactedContent } = delta.reasoningContent;
      reasoning.text += this.#see(text);
      if (signature !== undefined) reasoning.signature = (reasoning.signature ?? '') + signature;
      if (redactedContent) reasoning.redacted.push(Buffer.from(redactedContent));
      return {
        kind: 'REASONING',
        blockIndex,
        text,
        ...(signature !== undefined && { signature }),
        ...(redactedContent && { redactedContent: Buffer.from(redactedContent).toString('base64') }),
      };
    }
    const text = this.#see(delta.text ?? '');
    block.text += text;
    return { kind: 'TEXT', blockIndex, text };
  }

  /** The blocks so far, in their order; a tool whose input is cut off in the middle is left out, since nobody could call it. */
  blocks(): ContentBlock[] {
    const inOrder = [...this.#blocks].sort(([a], [b]) => a - b);
    return answerBlocks(inOrder.flatMap(([, block]) => asBedrock(block)));
  }

  #block(index: number): Growing {
    const known = this.#blocks.get(index) ?? { text: '' };
    this.#blocks.set(index, known);
    return known;
  }

  #see(text: string): string {
    this.visibleBytes += Buffer.byteLength(text);
    return text;
  }
}

/** A block as Converse would give it whole; none where there is nothing of it. */
function asBedrock({ text, tool, reasoning }: Growing): BedrockBlock[] {
  if (tool) {
    const input = toolInput(tool.input);
    return input === undefined ? [] : [{ toolUse: { ...tool, input: input as never } }];
  }
  if (!reasoning) return text === '' ? [] : [{ text }];
  const { redacted, signature } = reasoning;
  return redacted.length > 0
    ? [{ reasoningContent: { redactedContent: Buffer.concat(redacted) } }]
    : [
        {
          reasoningContent: {
            reasoningText: { text: reasoning.text, ...(signature !== null && { signature }) },
          },
        },
      ];
}
