import type { Invocation } from '../../schema/types.ts';
import { textOf } from '../bedrock/answer.ts';
import type { ModelOutcome } from '../bedrock/converse.ts';
import type { Admission } from '../call/call.ts';
import { invocationOf, stateOf } from '../call/invocation.ts';
import { isFollowed } from '../call/followed.ts';
import { NO_RESULT, toJson, type CallResult } from '../call/record.ts';
import { keepAnswer } from '../call/kept-answer.ts';
import { recordResult, settle, type Ledger } from '../ledger/ledger.ts';
import { writeLine } from '../log/log.ts';
import type { Amounts } from '../pricing/amounts.ts';
import { detailsOfAdmission } from './begin.ts';
import { chargeFor, exceedsHold, guardrailOf } from './charge.ts';
import { orLeftToSweep } from './left-to-sweep.ts';

/** A claimed call, after the model. */
export interface Finished {
  admission: Admission;
  attempt: number;
  outcome: ModelOutcome;
  latencyMs: number;
  /** Whether it was ended because somebody asked for that. */
  isCancelled?: boolean;
  /** How many events told of its answer while it was written. */
  deltas?: number;
}

/** What a call comes to. One that was answered before its end was asked for has succeeded. */
function stateAfter({ outcome, isCancelled = false }: Finished): 'SUCCEEDED' | 'FAILED' | 'CANCELLED' {
  if (outcome.kind === 'answered') return 'SUCCEEDED';
  return isCancelled ? 'CANCELLED' : 'FAILED';
}

const resultOf = (finished: Finished, used: Amounts): CallResult => {
  const { outcome, latencyMs, admission, deltas } = finished;
  const read = guardrailOf(admission.call, outcome);
  return {
    ...NO_RESULT,
    latencyMs,
    ...(deltas !== undefined && { deltas }),
    ...('firstTokenMs' in outcome && { firstTokenMs: outcome.firstTokenMs! }),
    ...(outcome.kind === 'answered'
      ? {
          tokens: outcome.tokens,
          stopReason: outcome.stopReason,
          ...(read && {
            guardrail: {
              intervened: read.intervened,
              textUnits: read.units,
              cost: read.cost.toString(),
            },
          }),
        }
      : { failure: stateAfter(finished) === 'CANCELLED' ? null : outcome.failure }),
    ...(exceedsHold(admission.call, used) && { exceededHold: true }),
  };
};

/** Records what came of a call, and settles what it used. What is told of it follows from the record. */
export async function conclude(ledger: Ledger, finished: Finished): Promise<Invocation> {
  const { admission, attempt, outcome } = finished;
  const { call, reservation } = admission;
  const { callId } = call;
  const used = chargeFor(call, outcome);
  const result = resultOf(finished, used);
  const state = stateAfter(finished);
  const settledAt = new Date(ledger.now()).toISOString();
  const blocks = outcome.kind === 'answered' || outcome.kind === 'cut' ? outcome.blocks : [];
  const output: Invocation['output'] =
    outcome.kind === 'answered' || blocks.length > 0
      ? { role: 'ASSISTANT', content: textOf(blocks), blocks }
      : null;
  const details = detailsOfAdmission(admission);
  const shown = invocationOf({ callId, attempt, state, details, result, used, settledAt })!;
  const followed = isFollowed({ details, settledAt });
  const sequence = followed ? (finished.deltas ?? 0) + 1 : null;
  const invocation = { ...shown, budgets: [], output, sequence };

  const recorded = await orLeftToSweep('recording', callId, async () => {
    const reconcile = outcome.kind === 'unknown' || outcome.kind === 'cut';
    // Without it a replay has no output, and who follows the call asks for it as soon as it has ended: a pity, and nothing that should hold
    // up settling.
    const keep = async () => {
      await orLeftToSweep('keeping the answer', callId, () =>
        keepAnswer(ledger.store.ledger, callId, output, ledger.now()),
      );
    };
    if (followed) await keep();
    const [counts] = await Promise.all([
      recordResult(ledger.store.calls, callId, attempt, {
        state,
        used,
        result: toJson(result),
        reconcile,
        settledAt,
      }),
      !followed && call.requestIdGiven && keep(),
    ]);
    return counts ? 'counts' : 'late';
  });
  // Not recorded, or too late: the sweep charges the worst case and tells of it. The caller gets the answer all the
  // same, since it has been paid for.
  if (recorded !== 'counts') {
    writeLine({ level: 'ERROR', message: `result ${recorded ?? 'not recorded'}`, callId });
    return invocation;
  }
  // Where it fails, the sweep settles at what was recorded.
  const balances = (await orLeftToSweep('settling', callId, () => settle(ledger, reservation, used))) ?? [];
  return { ...invocation, budgets: balances.map(stateOf) };
}
