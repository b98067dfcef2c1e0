import type { InvocationEvent, OutputBlock } from './api.ts';
import { CostSentryError } from './errors.ts';

/** A block of an answer, as far as it has come. */
export interface Block {
  /** Where it is in the answer, from 0. */
  index: number;
  kind: 'text' | 'reasoning' | 'tool';
  /** Its text; of a tool use the JSON of its input. */
  text: string;
  /** Of a thought, after its text. */
  signature: string;
  /** What is not shown of a thought: a character for each byte. */
  redacted: string;
  tool?: { toolUseId: string; name: string };
  /** Some of a tool's input was missed, and it can't be asked for before it is complete. */
  isTorn: boolean;
}

const KINDS: Record<Exclude<InvocationEvent['kind'], 'FINAL'>, Block['kind']> = {
  TEXT: 'text',
  REASONING: 'reasoning',
  TOOL_INPUT: 'tool',
};

const EMPTY = { text: '', signature: '', redacted: '', isTorn: false };

/** A block as the API answers it, without its place. */
function blockOf({ text, toolUse, reasoning }: OutputBlock): Omit<Block, 'index'> {
  if (toolUse) {
    const { input, ...tool } = toolUse;
    return { ...EMPTY, kind: 'tool', text: input, tool };
  }
  if (!reasoning) return { ...EMPTY, kind: 'text', text: text ?? '' };
  return {
    ...EMPTY,
    kind: 'reasoning',
    text: reasoning.text ?? '',
    signature: reasoning.signature ?? '',
    redacted: atob(reasoning.redactedContent ?? ''),
  };
}

/** An answer as it grows: by events, and, where some were missed, by what the API has of it. */
export class Growing {
  /** In their order. Their places may have holes: what is empty comes as no event. */
  readonly blocks: Block[] = [];
  #attempt = 0;
  /** Up to which event all is here. */
  #sequence = 0;
  /** Whether what came last is not known by its events. */
  #hasJumped = false;

  /** Takes an event. Returns false where one before it is missing. One that came before is nothing new. */
  take(event: InvocationEvent): boolean {
    if (event.attempt > this.#attempt && this.#sequence === 0) this.#attempt = event.attempt;
    if (event.attempt < this.#attempt || event.sequence <= this.#sequence) return true;
    if (event.attempt > this.#attempt || event.sequence > this.#sequence + 1) return false;
    this.#sequence = event.sequence;
    if (event.kind !== 'FINAL') this.#add(event, KINDS[event.kind]);
    this.#hasJumped = false;
    return true;
  }

  #add(event: InvocationEvent, kind: Block['kind']): void {
    const { blockIndex, delta, signature, redactedContent, toolUse } = event;
    const index = blockIndex ?? 0;
    const block = this.blocks.find((one) => one.index === index) ?? this.#append({ ...EMPTY, index, kind });
    if (toolUse) block.tool ??= toolUse;
    block.text += delta ?? '';
    block.signature += signature ?? '';
    block.redacted += atob(redactedContent ?? '');
    // Of a tool use that was not complete after a jump, the beginning may have been missed.
    if (kind === 'tool' && this.#hasJumped) block.isTorn = true;
  }

  #append(block: Block): Block {
    this.blocks.push(block);
    return block;
  }

  /** Takes what the API has of an answer that is still written. */
  catchUp(output: readonly OutputBlock[], sequence: number): void {
    if (sequence <= this.#sequence) return;
    this.#place(output);
    this.#sequence = sequence;
    this.#hasJumped = true;
  }

  /** Takes what the API has of an answer that has ended: all of it. */
  complete(output: readonly OutputBlock[]): void {
    this.#place(output);
  }

  /** Finds each block the one that it goes on with; those of which nothing came by events are after all others. */
  #place(output: readonly OutputBlock[]): void {
    let next = 0;
    for (const given of output.map(blockOf).filter(hasAny)) {
      const at = this.blocks.findIndex((one, i) => i >= next && goesOn(one, given));
      if (at >= 0) Object.assign(this.blocks[at]!, given);
      else if (this.blocks.slice(next).some(({ kind }) => kind !== 'tool')) throw notTheSame();
      else this.#append({ ...given, index: (this.blocks.at(-1)?.index ?? -1) + 1 });
      next = at >= 0 ? at + 1 : this.blocks.length;
    }
  }
}

const PARTS = ['text', 'signature', 'redacted'] as const;

const hasAny = (block: Omit<Block, 'index'>): boolean => PARTS.some((part) => block[part] !== '');

const goesOn = (known: Block, given: Omit<Block, 'index'>): boolean =>
  known.kind === given.kind &&
  (known.tool
    ? known.tool.toolUseId === given.tool?.toolUseId
    : PARTS.every((part) => given[part].startsWith(known[part])));

/** What was told already can't be taken back. */
const notTheSame = () =>
  new CostSentryError(
    'Interrupted',
    'Some of the stream was missed, and what there is does not go on with what came. The whole answer is replayed under the same requestId.',
    { fault: 'server', retryable: true },
  );
