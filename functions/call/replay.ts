import type { Invocation } from '../../schema/types.ts';
import type { CallItem } from '../ledger/ledger.ts';
import type { Key, Table, Value } from '../store/store.ts';
import { invocationOf } from './invocation.ts';
import { recordOf } from './record.ts';

const KEPT_SECONDS = 24 * 60 * 60;

/** An item takes 400 KB; a longer answer is not kept, and its replay has no output. */
const MAX_ANSWER_BYTES = 390_000;

/** In the ledger's table, apart from the calls: an answer may be as private as its prompt, and nobody follows it. */
const answerKey = (callId: string): Key => ({ pk: `ANSWER#${callId}`, sk: 'ANSWER' });

/** The failure of an answer that broke off: what was received of it is kept like a whole one. */
const INTERRUPTED = 'Interrupted';

type Output = Invocation['output'];

/** Keeps an answer for replays, for a day. */
export async function keepAnswer(table: Table, callId: string, output: Output, now: number): Promise<void> {
  if (!output) return;
  const kept = JSON.stringify(output);
  if (Buffer.byteLength(kept) > MAX_ANSWER_BYTES) return;
  const expiresAt = Math.floor(now / 1000) + KEPT_SECONDS;
  await table.put({ ...answerKey(callId), output: kept, expiresAt });
}

/** An answer as it was kept: as text, or, before there were blocks, as an item's attribute. */
function decodeOutput(kept: Value): Output {
  if (typeof kept === 'string') return JSON.parse(kept) as Output;
  const { content } = kept as { content: string };
  return { role: 'ASSISTANT', content, blocks: [{ text: content, toolUse: null, reasoning: null }] };
}

/** The first answer to a call, as far as it is kept. */
export async function replay(table: Table, call: CallItem): Promise<Invocation> {
  const shown = invocationOf(recordOf(call)!)!;
  // An answer that came too late is kept too, beside the failure that was charged and told; one that broke off is part of its failure.
  const isAnswered = shown.status === 'SUCCEEDED' || shown.failure?.type === INTERRUPTED;
  if (!isAnswered) return shown;
  const kept = await table.get(answerKey(call.callId));
  const output = kept?.output;
  return { ...shown, output: output === undefined ? null : decodeOutput(output) };
}
