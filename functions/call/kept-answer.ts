import type { Invocation } from '../../schema/types.ts';
import { queryAll, type Key, type Reader, type Table, type Value } from '../store/store.ts';

const KEPT_SECONDS = 24 * 60 * 60;

/** When what is kept at `now` (ms) is to go, in seconds. */
export const keptUntil = (now: number): number => Math.floor(now / 1000) + KEPT_SECONDS;

/** In the ledger's table, apart from the calls: an answer may be as private as its prompt, and nobody follows it. */
export const answerPk = (callId: string): string => `ANSWER#${callId}`;

/** An item takes 400 KB: a longer answer is kept in parts. */
const PART_BYTES = 350_000;

const PREFIX = 'ANSWER';
const partKey = (callId: string, part: number): Key => ({
  pk: answerPk(callId),
  sk: part === 0 ? PREFIX : `${PREFIX}#${String(part).padStart(3, '0')}`,
});

type Output = Invocation['output'];

/** Keeps an answer, for a day. */
export async function keepAnswer(table: Table, callId: string, output: Output, now: number): Promise<void> {
  if (!output) return;
  const expiresAt = keptUntil(now);
  const texts = inParts(JSON.stringify(output));
  // The first comes last, and says how many there are: so an answer is there as a whole, or not at all.
  for (const [part, text] of [...texts.entries()].reverse())
    await table.put({ ...partKey(callId, part), output: text, parts: texts.length, expiresAt });
}

/** A text in parts that an item takes, none of which begins in the middle of a character. */
function inParts(text: string): string[] {
  const bytes = Buffer.from(text);
  const parts: string[] = [];
  for (let from = 0; from < bytes.length;) {
    let to = Math.min(from + PART_BYTES, bytes.length);
    while (to < bytes.length && (bytes[to]! & 0xc0) === 0x80) to -= 1;
    parts.push(bytes.toString('utf8', from, to));
    from = to;
  }
  return parts;
}

/** A kept answer, or null. */
export async function keptAnswer(table: Reader, callId: string): Promise<Output> {
  const first = await table.get(partKey(callId, 0));
  if (!first) return null;
  const { output, parts = 1 } = first as unknown as { output: Value; parts?: number };
  if (typeof output !== 'string') return beforeBlocks(output as { content: string });
  if (parts === 1) return JSON.parse(output) as Output;
  const all = await queryAll(table, { pk: answerPk(callId), prefix: PREFIX });
  return JSON.parse(
    all
      .slice(0, parts)
      .map((part) => part.output as string)
      .join(''),
  ) as Output;
}

/** As answers were kept before there were blocks. */
const beforeBlocks = ({ content }: { content: string }): Output => ({
  role: 'ASSISTANT',
  content,
  blocks: [{ text: content, toolUse: null, reasoning: null }],
});
