import type { Invocation } from '../../schema/types.ts';
import type { ModelOutcome } from '../bedrock/converse.ts';
import type { Admission } from '../call/call.ts';
import { invocationOf, stateOf } from '../call/invocation.ts';
import { detailsOf, NO_RESULT, toJson, type CallResult } from '../call/record.ts';
import { keepAnswer } from '../call/replay.ts';
import { recordResult, settle, type Ledger } from '../ledger/ledger.ts';
import { writeLine } from '../log/log.ts';
import { alertHoldExceeded, alertThresholds } from '../reporting/alerts.ts';
import type { DecidedInvocation } from '../reporting/decided.ts';
import { callDetails } from '../reporting/decision-line.ts';
import type { Publish } from '../reporting/publish.ts';
import { report } from '../reporting/report.ts';
import { chargeFor, exceedsHold } from './charge.ts';
import { orLeftToSweep } from './left-to-sweep.ts';

/** A claimed call, after the model. */
export interface Finished {
  admission: Admission;
  attempt: number;
  outcome: ModelOutcome;
  latencyMs: number;
}

const resultOf = ({ outcome, latencyMs }: Finished): CallResult =>
  outcome.kind === 'answered'
    ? { ...NO_RESULT, tokens: outcome.tokens, stopReason: outcome.stopReason, latencyMs }
    : { ...NO_RESULT, failure: outcome.failure, latencyMs };

/** Records what came of a call, settles what it used, and tells of it. */
export async function conclude(
  { ledger, publish }: { ledger: Ledger; publish: Publish },
  finished: Finished,
): Promise<Invocation> {
  const { admission, attempt, outcome } = finished;
  const { call, reservation, adjustment } = admission;
  const { callId } = call;
  const used = chargeFor(call, outcome);
  const result = resultOf(finished);
  const state = outcome.kind === 'answered' ? 'SUCCEEDED' : 'FAILED';
  const settledAt = new Date(ledger.now()).toISOString();
  const output: Invocation['output'] =
    outcome.kind === 'answered' ? { role: 'ASSISTANT', content: outcome.text } : null;
  const details = detailsOf(call, adjustment, reservation.budgets);
  const shown = invocationOf({ callId, state, details, result, used, settledAt })!;
  const invocation = { ...shown, budgets: [], output };

  const recorded = await orLeftToSweep('recording', callId, async () => {
    const reconcile = outcome.kind === 'unknown';
    const [counts] = await Promise.all([
      recordResult(ledger.store.calls, callId, attempt, {
        state,
        used,
        result: toJson(result),
        reconcile,
        settledAt,
      }),
      // Without it a replay has no output: a pity, and nothing that should hold up settling.
      call.requestIdGiven &&
        orLeftToSweep('keeping the answer', callId, () =>
          keepAnswer(ledger.store.ledger, callId, output, ledger.now()),
        ),
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
  const settled = { ...invocation, budgets: balances.map(stateOf) } as DecidedInvocation;
  await Promise.all([
    report(publish, callDetails(call), settled, ledger.now()),
    alertThresholds({ ledger, publish }, call.requestId, balances),
    exceedsHold(call, used) && alertHoldExceeded({ ledger, publish }, call.requestId, balances),
  ]);
  return settled;
}
