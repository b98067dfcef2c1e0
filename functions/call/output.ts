import type { Invocation } from '../../schema/types.ts';
import type { CallItem } from '../ledger/ledger.ts';
import type { Reader } from '../store/store.ts';
import { blocksOf, keptDeltas, lastSequence } from './deltas.ts';
import { isFollowed } from './followed.ts';
import { invocationOf } from './invocation.ts';
import { keptAnswer } from './kept-answer.ts';
import { recordOf, type CallRecord } from './record.ts';

/** The failure of an answer that broke off: what was received of it is kept like a whole one. */
const INTERRUPTED = 'Interrupted';

type Output = Pick<Invocation, 'output' | 'sequence'>;

const NONE: Output = { output: null, sequence: null };

/** A call as its caller sees it: with as much of its answer as there is. `table` is the ledger's. */
export async function withOutput(table: Reader, call: CallItem): Promise<Invocation> {
  const record = recordOf(call)!;
  const shown = invocationOf(record)!;
  return { ...shown, ...(await OUTPUTS[shown.status](table, call, record)) };
}

type FindOutput = (table: Reader, call: CallItem, record: CallRecord) => Promise<Output>;

/** What there is while an answer is written, or was when it ended without a result. */
const soFar: FindOutput = async (table, { callId, attempt }) => {
  const deltas = await keptDeltas(table, callId, attempt);
  const last = deltas.at(-1);
  return last ? { output: messageOf(deltas), sequence: last.sequence } : NONE;
};

/** The answer as it was kept; what was told of it, where that could not be done. */
const whole: FindOutput = async (table, call, record) => ({
  output: (await keptAnswer(table, call.callId)) ?? (await soFar(table, call, record)).output,
  sequence: await finalSequence(table, call, record),
});

const OUTPUTS: Record<Invocation['status'], FindOutput> = {
  RUNNING: soFar,
  SUCCEEDED: whole,
  CANCELLED: whole,
  DENIED: async () => NONE,
  async FAILED(table, call, record) {
    const sequence = await finalSequence(table, call, record);
    // An answer that came too late is kept too, beside the failure that was charged and told; one that broke off is part of its failure.
    if (record.state === 'EXPIRED') return { ...(await soFar(table, call, record)), sequence };
    if (record.result?.failure?.type === INTERRUPTED) return whole(table, call, record);
    return { ...NONE, sequence };
  },
};

const messageOf = (deltas: Parameters<typeof blocksOf>[0]): Invocation['output'] => {
  const blocks = blocksOf(deltas);
  return { role: 'ASSISTANT', content: blocks.map(({ text }) => text ?? '').join(''), blocks };
};

/** The sequence of the event that says what became of a call; null where none does. */
export async function finalSequence(
  table: Reader,
  { callId, attempt }: Pick<CallItem, 'callId' | 'attempt'>,
  record: CallRecord,
): Promise<number | null> {
  if (!isFollowed(record)) return null;
  return 1 + (record.result?.deltas ?? (await lastSequence(table, callId, attempt)));
}
