import type { InvocationEvent, OutputBlock } from './api.ts';
import { CostSentryError } from './errors.ts';

/** A block of an answer, as far as it has come. */
export interface Block {
  /** Where it is in the answer, from 0. */
  index: number;
  kind: 'text' | 'reasoning' | 'redacted' | 'tool';
  /** Its text; of redacted thoughts their base64; of a tool use the JSON of its input. */
  text: string;
  tool?: { toolUseId: string; name: string };
  signature?: string;
  /** Some of a tool's input was missed, and it can't be asked for before it is complete. */
  isTorn: boolean;
}

const KINDS: Record<Exclude<InvocationEvent['kind'], 'FINAL'>, Block['kind']> = {
  TEXT: 'text',
  REASONING: 'reasoning',
  TOOL_INPUT: 'tool',
};

/** A block as the API answers it, without its place. */
function blockOf({ text, toolUse, reasoning }: OutputBlock): Omit<Block, 'index'> {
  if (toolUse) {
    const { input, ...tool } = toolUse;
    return { kind: 'tool', text: input, tool, isTorn: false };
  }
  if (!reasoning) return { kind: 'text', text: text ?? '', isTorn: false };
  const { redactedContent, signature } = reasoning;
  return redactedContent !== null
    ? { kind: 'redacted', text: redactedContent, isTorn: false }
    : {
        kind: 'reasoning',
        text: reasoning.text ?? '',
        isTorn: false,
        ...(signature !== null && { signature }),
      };
}

/** An answer as it grows: by events, and, where some were missed, by what the API has of it. */
export class Growing {
  /** In their order. Their places may have holes: what comes as no event is known at the end. */
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

  #add({ blockIndex, delta, toolUse }: InvocationEvent, kind: Block['kind']): void {
    const index = blockIndex ?? 0;
    const block = this.blocks.find((one) => one.index === index) ?? this.#insert({ index, kind, text: '' });
    if (toolUse) block.tool ??= toolUse;
    block.text += delta ?? '';
    // Of a tool use that was not complete after a jump, the beginning may have been missed.
    if (kind === 'tool' && this.#hasJumped) block.isTorn = true;
  }

  #insert(block: Omit<Block, 'isTorn'> & { isTorn?: boolean }): Block {
    const added = { isTorn: false, ...block };
    this.blocks.push(added);
    this.blocks.sort((a, b) => a.index - b.index);
    return added;
  }

  /** Takes what the API has of an answer that is still written. */
  catchUp(output: readonly OutputBlock[], sequence: number): void {
    if (sequence <= this.#sequence) return;
    this.#place(output);
    this.#sequence = sequence;
    this.#hasJumped = true;
  }

  /** Takes what the API has of an answer that has ended: all of it, signatures too. */
  complete(output: readonly OutputBlock[]): void {
    this.#place(output);
  }

  /** Finds each block its place: that of the one it goes on with, or, where none of it came by events, the next that is free. */
  #place(output: readonly OutputBlock[]): void {
    let free = 0;
    for (const given of output.map(blockOf)) {
      const known = this.blocks.find((one) => one.index >= free && goesOn(one, given));
      if (known) Object.assign(known, given);
      else if (this.blocks.some(({ index }) => index === free)) throw notTheSame();
      else this.#insert({ ...given, index: free });
      free = (known?.index ?? free) + 1;
    }
  }
}

const goesOn = (known: Block, given: Omit<Block, 'index'>): boolean =>
  known.kind === given.kind &&
  (known.tool
    ? known.tool.toolUseId === given.tool?.toolUseId
    : given.text.startsWith(known.text) && known.text !== '');

/** What was told already can't be taken back. */
const notTheSame = () =>
  new CostSentryError(
    'Interrupted',
    'Some of the stream was missed, and what there is does not go on with what came. The whole answer is replayed under the same requestId.',
    { fault: 'server', retryable: true },
  );
