import type { ContentBlock } from '../../schema/types.ts';
import { toolInput, type Delta } from '../prompt/delta.ts';
import { queryAll, type Key, type Reader, type Table, type Value } from '../store/store.ts';
import { answerPk, keptUntil } from './kept-answer.ts';

/** What one event tells of an answer, and its place among all. */
export type NumberedDelta = Delta & { sequence: number };

const DIGITS = 6;
const prefixOf = (attempt: number): string => `DELTA#${attempt}#`;
const deltaKey = (callId: string, attempt: number, sequence: number): Key => ({
  pk: answerPk(callId),
  sk: `${prefixOf(attempt)}${String(sequence).padStart(DIGITS, '0')}`,
});
const sequenceIn = ({ sk }: Key): number => Number(sk.slice(-DIGITS));

/** Keeps a part of an answer, for a day: who comes late, or comes back, gets what was missed. */
export async function keepDelta(
  table: Table,
  { callId, attempt }: { callId: string; attempt: number },
  { sequence, ...delta }: NumberedDelta,
  now: number,
): Promise<void> {
  const content = delta as unknown as Record<string, Value>;
  await table.put({ ...deltaKey(callId, attempt, sequence), ...content, expiresAt: keptUntil(now) });
}

/** Of how many parts the last one is the last, so far. */
export async function lastSequence(table: Reader, callId: string, attempt: number): Promise<number> {
  const query = { pk: answerPk(callId), prefix: prefixOf(attempt), reverse: true, limit: 1 };
  for (let after: string | undefined; ;) {
    const page = await table.query({ ...query, ...(after !== undefined && { after }) });
    const [last] = page.items;
    if (last) return sequenceIn(last);
    if (page.after === undefined) return 0;
    after = page.after;
  }
}

/** All parts so far, in their order. */
export async function keptDeltas(table: Reader, callId: string, attempt: number): Promise<NumberedDelta[]> {
  const items = await queryAll(table, { pk: answerPk(callId), prefix: prefixOf(attempt) });
  return items.map((item) => ({ ...(item as unknown as Delta), sequence: sequenceIn(item) }));
}

/**
 * The blocks that parts make, in their order. A tool use whose input is not complete is left out, since nobody could call it: also one that has
 * just begun, unless these are all parts that there are.
 */
export function blocksOf(deltas: readonly Delta[], { areAll = false } = {}): ContentBlock[] {
  const last = deltas.at(-1);
  const hasBegunOnly = !areAll && last?.kind === 'TOOL_INPUT' && last.text === '';
  const grown = new Map<number, Delta>();
  for (const delta of deltas) {
    const before = grown.get(delta.blockIndex);
    grown.set(delta.blockIndex, before ? joined(before, delta) : delta);
  }
  if (hasBegunOnly && grown.get(last.blockIndex)?.text === '') grown.delete(last.blockIndex);
  return [...grown].sort(([a], [b]) => a - b).flatMap(([, delta]) => BLOCKS[delta.kind](delta));
}

const bytes = (base64 = ''): Buffer => Buffer.from(base64, 'base64');

/** A part, and what goes on with it. */
function joined(before: Delta, next: Delta): Delta {
  const signature = (before.signature ?? '') + (next.signature ?? '');
  const redacted = Buffer.concat([bytes(before.redactedContent), bytes(next.redactedContent)]);
  return {
    ...before,
    text: before.text + next.text,
    ...(signature !== '' && { signature }),
    ...(redacted.length > 0 && { redactedContent: redacted.toString('base64') }),
  };
}

const EMPTY: ContentBlock = { text: null, toolUse: null, reasoning: null };

const BLOCKS: Record<Delta['kind'], (delta: Delta) => ContentBlock[]> = {
  TEXT: ({ text }) => [{ ...EMPTY, text }],
  REASONING: ({ text, signature = null, redactedContent = null }) => [
    {
      ...EMPTY,
      reasoning:
        redactedContent === null
          ? { text, signature, redactedContent }
          : { text: null, signature: null, redactedContent },
    },
  ],
  TOOL_INPUT: ({ text, toolUse }) => {
    const input = toolInput(text);
    return input === undefined || !toolUse ? [] : [{ ...EMPTY, toolUse: { ...toolUse, input } }];
  },
};
