import type { IncomingMessage } from 'node:http';
import { createParser } from 'eventsource-parser';
import * as z from 'zod';
import type { Event } from '../protocol/event-stream.ts';
import type { Reply } from '../protocol/reply.ts';
import {
  bedrockUsage,
  deltaSchema,
  parsed,
  stopReasonOf,
  thoughtOf,
  toolUseId,
  usageSchema,
} from './answer.ts';
import { messageIn } from './failure.ts';

type Delta = z.infer<typeof deltaSchema>;
type Kind = 'text' | 'thought';
type ToolDelta = NonNullable<Delta['tool_calls']>[number];

const chunkSchema = z.object({
  choices: z.array(z.object({ delta: deltaSchema.nullish(), finish_reason: z.string().nullish() })).nullish(),
  usage: usageSchema,
  error: z.unknown().optional(),
});

/**
 * Hands on an answer as it comes. Where it breaks off there are no last events, by which the caller knows; and without usage there
 * is no `metadata`: then what was seen counts.
 */
export async function streamAnswer(response: IncomingMessage, reply: Reply): Promise<void> {
  reply.begin();
  const answer = new StreamedAnswer((event) => reply.event(event));
  try {
    for await (const data of dataOf(response.setEncoding('utf8'))) {
      if (data === '[DONE]') break;
      const chunk = chunkSchema.parse(parsed(data));
      if (chunk.error != null) {
        reply.exception('modelStreamErrorException', messageIn(data));
        return;
      }
      answer.take(chunk);
    }
  } catch {
    reply.end();
    return;
  }
  answer.end();
  reply.end();
}

/** The data of each event of a stream, wherever it was divided. */
async function* dataOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  const arrived: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => arrived.push(data) });
  for await (const chunk of chunks) {
    parser.feed(chunk);
    yield* arrived.splice(0);
  }
}

/** Turns the deltas of a chat into the events of Bedrock's blocks. */
class StreamedAnswer {
  readonly #emit: (event: Event) => void;
  #blocks = 0;
  /** The block of text or thoughts that is being written. */
  #open: { kind: Kind; index: number } | undefined;
  /** Blank text that is held back until more follows: alone it would be no block. */
  #blank: Record<Kind, string> = { text: '', thought: '' };
  /** The tools by their place in the answer, each with its block. */
  readonly #tools = new Map<number, { id: string | null | undefined; index: number }>();
  readonly #toolBlocks: number[] = [];
  #isStopped = false;
  #usage: object | undefined;
  readonly #beganAt = Date.now();

  constructor(emit: (event: Event) => void) {
    this.#emit = emit;
    emit(['messageStart', { role: 'assistant' }]);
  }

  take({ choices, usage }: z.infer<typeof chunkSchema>): void {
    // A server may say again and again what was used so far: the last counts.
    this.#usage = bedrockUsage(usage) ?? this.#usage;
    const { delta, finish_reason: reason } = choices?.[0] ?? {};
    if (this.#isStopped) return;
    if (delta) {
      this.#write('thought', thoughtOf(delta));
      this.#write('text', delta.content ?? '');
      for (const one of delta.tool_calls ?? []) this.#tool(one);
    }
    if (reason != null) this.#stop(reason);
  }

  /** Says what was used, if the model came to an end and it is known. */
  end(): void {
    if (!this.#isStopped || !this.#usage) return;
    const metrics = { latencyMs: Date.now() - this.#beganAt };
    this.#emit(['metadata', { usage: this.#usage, metrics }]);
  }

  #write(kind: Kind, text: string): void {
    if (text === '') return;
    if (this.#open?.kind !== kind) {
      text = this.#blank[kind] += text;
      if (text.trim() === '') return;
      this.#close();
      this.#open = { kind, index: this.#blocks++ };
    }
    this.#delta(this.#open.index, kind === 'text' ? { text } : { reasoningContent: { text } });
  }

  #tool({ index, id, function: { name, arguments: input } }: ToolDelta): void {
    const place = index ?? 0;
    let tool = this.#tools.get(place);
    // Some servers give all tools the same place, but each an ID.
    if (!tool || (id && id !== tool.id)) {
      this.#close();
      tool = { id, index: this.#blocks++ };
      this.#tools.set(place, tool);
      this.#toolBlocks.push(tool.index);
      const start = { toolUse: { toolUseId: toolUseId(id), name: name ?? '' } };
      this.#emit(['contentBlockStart', { contentBlockIndex: tool.index, start }]);
    }
    if (input) this.#delta(tool.index, { toolUse: { input } });
  }

  #stop(reason: string): void {
    this.#close();
    // Only now: of two tools the first may get more when the second has begun.
    for (const contentBlockIndex of this.#toolBlocks) this.#emit(['contentBlockStop', { contentBlockIndex }]);
    const stopReason = stopReasonOf(reason, this.#toolBlocks.length > 0);
    this.#emit(['messageStop', { stopReason }]);
    this.#isStopped = true;
  }

  #close(): void {
    this.#blank = { text: '', thought: '' };
    if (this.#open) this.#emit(['contentBlockStop', { contentBlockIndex: this.#open.index }]);
    this.#open = undefined;
  }

  #delta(contentBlockIndex: number, delta: object): void {
    this.#emit(['contentBlockDelta', { contentBlockIndex, delta }]);
  }
}
