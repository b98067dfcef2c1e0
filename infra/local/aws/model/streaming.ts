import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Block } from '../protocol/converse.ts';
import type { Event } from '../protocol/event-stream.ts';
import type { Reply } from '../protocol/reply.ts';
import { tokensOf } from './counting.ts';
import type { StreamFault } from './wishes.ts';

/** The words of a text, each with the blank after it. */
const wordsOf = (text: string): string[] => text.match(/\S+\s*|\s+/g) ?? [];

/** What of a block comes bit by bit: the field of a delta, and its bits. */
function deltasOf({ text, toolUse, reasoningContent }: Block): object[] {
  if (toolUse)
    return wordsOf(JSON.stringify(toolUse.input, null, 1)).map((input) => ({ toolUse: { input } }));
  if (reasoningContent?.reasoningText) {
    const { text: thought, signature } = reasoningContent.reasoningText;
    return [...wordsOf(thought).map((one) => ({ text: one })), { signature }].map((one) => ({
      reasoningContent: one,
    }));
  }
  return wordsOf(text ?? '').map((one) => ({ text: one }));
}

function eventsOf({ output, stopReason, usage, metrics }: Answer): Event[] {
  return [
    ['messageStart', { role: 'assistant' }],
    ...output.message.content.flatMap((block, contentBlockIndex): Event[] => [
      ...(block.toolUse
        ? [
            [
              'contentBlockStart',
              {
                contentBlockIndex,
                start: { toolUse: { toolUseId: block.toolUse.toolUseId, name: block.toolUse.name } },
              },
            ] as Event,
          ]
        : []),
      ...deltasOf(block).map((delta): Event => ['contentBlockDelta', { contentBlockIndex, delta }]),
      ['contentBlockStop', { contentBlockIndex }],
    ]),
    ['messageStop', { stopReason }],
    ['metadata', { usage, metrics }],
  ];
}

/** What an event has of the answer. */
function textIn([, payload]: Event): string {
  const { delta, start } = payload as {
    delta?: { text?: string; toolUse?: { input: string }; reasoningContent?: { text?: string } };
    start?: { toolUse?: { name: string } };
  };
  return delta?.text ?? delta?.toolUse?.input ?? delta?.reasoningContent?.text ?? start?.toolUse?.name ?? '';
}

const WORDS_BEFORE_FAULT = 4;
/** A stream that is reset at once takes along what was written to it. */
const SENT_MS = 20;

/** Streams an answer over `forMs`, word by word. */
export async function streamAnswer(
  reply: Reply,
  answer: Answer,
  forMs: number,
  fault: StreamFault | undefined,
  onWritten: (tokens: number) => void,
): Promise<void> {
  reply.begin();
  const all = eventsOf(answer);
  const events = fault === 'no-metadata' ? all.slice(0, -1) : fault ? all.slice(0, WORDS_BEFORE_FAULT) : all;
  let bytes = 0;
  for (const event of events) {
    if (reply.isGone) return;
    reply.event(event);
    bytes += Buffer.byteLength(textIn(event));
    onWritten(tokensOf(bytes));
    if (forMs > 0) await delay(forMs / all.length);
  }
  switch (fault) {
    case 'stall':
      return;
    case 'cut':
      await delay(SENT_MS);
      reply.reset();
      return;
    case 'stream-error':
      reply.exception('modelStreamErrorException', 'The model failed.');
      return;
    default:
      reply.end();
  }
}
