import type { Invocation, PromptInput } from '../../schema/types.ts';
import type { Admission } from '../call/call.ts';
import { ANSWER_WITHIN_MS } from '../call/duration.ts';
import { replay } from '../call/replay.ts';
import type { ErrorAnswer } from '../errors/error-answer.ts';
import { readCall, release, type Ledger } from '../ledger/ledger.ts';
import { notStarted, underWay } from './begin.ts';
import type { Worker } from './worker.ts';

/**
 * Has the function `run` carry a call out, and answers what came of it; or, where it takes longer than the request goes, that it is under
 * way. A function that has answered is frozen, so whoever answers the request can't be who goes on.
 */
export async function handOver(
  { ledger, worker }: { ledger: Ledger; worker: Worker },
  admission: Admission,
  input: PromptInput,
): Promise<Invocation | ErrorAnswer> {
  const answerBy = Date.parse(admission.call.timestamp) + ANSWER_WITHIN_MS;
  const handed = await worker.run({ admission, input }, answerBy - ledger.now());
  switch (handed.kind) {
    case 'answered':
      return handed.answer;
    case 'taken':
      return underWay(admission);
    case 'refused':
    case 'unknown':
      return resolved(ledger, admission);
  }
}

/** What became of a call of which nobody can say whether it was begun: the audit item arbitrates, so from here on it is known. */
async function resolved(ledger: Ledger, admission: Admission): Promise<Invocation> {
  if (await release(ledger, admission.reservation)) return notStarted(admission);
  const call = await readCall(ledger.store.calls, admission.call.callId);
  return call?.details ? replay(ledger, call) : notStarted(admission);
}
