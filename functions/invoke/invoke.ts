import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { BudgetState, Invocation } from '../../schema/types.ts';
import { converse, type ModelOutcome } from '../bedrock/converse.ts';
import { converseInput } from '../bedrock/prompt.ts';
import { recordResult } from '../ledger/audit.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { takeRequestId, type Taken } from '../ledger/request-id.ts';
import { release, settle } from '../ledger/settle.ts';
import { decodeHold, type Amounts, type Sheet } from '../ledger/sheet.ts';
import { alertHoldExceeded, alertThresholds } from '../outcome/alerts.ts';
import { callDetails, logPrompt, writeLine } from '../outcome/log.ts';
import type { Publish } from '../outcome/publish.ts';
import { report } from '../outcome/report.ts';
import { keepAnswer, replay } from '../pipeline/answer.ts';
import type { Admission, PromptInput } from '../pipeline/call.ts';
import { stateOf, usagesIn, type Cover } from '../pipeline/cover.ts';
import { conflict, ledgerUnavailable, type ErrorAnswer } from '../pipeline/error-answer.ts';
import { invocationOf } from '../pipeline/invocation.ts';
import { randomId } from '../pipeline/random-id.ts';
import { demandOf } from '../sentry/variant.ts';
import { modelDeadline } from './deadline.ts';
import { chargeFor, finished } from './result.ts';

/** What the invoke step works with. */
export interface Invoker {
  ledger: Ledger;
  bedrock: BedrockRuntimeClient;
  publish: Publish;
}

/**
 * The third step of `invoke`: claims the request ID, calls the model, records what came of it, settles, and tells.
 * In this order a crash at any point leaves something that the sweep can resolve; see docs/ledger.md.
 */
export async function invoke(
  invoker: Invoker,
  admission: Admission,
  input: PromptInput,
  remainingMs: () => number,
): Promise<Invocation | ErrorAnswer> {
  const { ledger, bedrock } = invoker;
  const { call, holds } = admission;
  let taken: Taken;
  try {
    taken = await begin(ledger, admission);
    if (taken.kind !== 'taken') return await notBegun(ledger, admission, taken);
  } catch (error) {
    // The holds are left to the sweep: the claim may have been written, and then its holds must not be gone.
    return ledgerUnavailable(new Error('the request ID could not be claimed', { cause: error }));
  }

  const startedAt = ledger.now();
  const holdExpiresAt = Math.min(...holds.map(({ value }) => decodeHold(value).expiresAt * 1000));
  const deadline = modelDeadline(holdExpiresAt, ledger.holdTimeoutSeconds, startedAt, remainingMs());
  const outcome = await converse(bedrock, converseInput({ call, input }), deadline);
  const latencyMs = ledger.now() - startedAt;
  const invocation = await conclude(invoker, admission, taken.attempt, outcome, latencyMs);
  logPrompt(call.requestId, input, invocation.output);
  return invocation;
}

const begin = (ledger: Ledger, { call, holds, covers, adjustment }: Admission): Promise<Taken> => {
  const { output: _output, ...running } = invocationOf(call, 'RUNNING');
  return takeRequestId(
    ledger.table,
    {
      requestId: call.requestId,
      status: 'RUNNING',
      holds: holds.map(({ sheet, name }) => ({ sheet, name })),
      caller: call.caller,
      contentHash: call.contentHash,
      invocation: { ...running, adjustment, budgets: unknownStates(covers) },
      writeId: randomId(8),
      ...(holds.length === 0 && { runsUntil: ledger.now() + ledger.holdTimeoutSeconds * 1000 }),
    },
    holds,
    ledger.now(),
  );
};

async function notBegun(
  ledger: Ledger,
  { call, holds }: Admission,
  taken: Exclude<Taken, { kind: 'taken' }>,
): Promise<Invocation | ErrorAnswer> {
  await unlessUnreachable('releasing', call.requestId, () => release(ledger.table, holds)); // else the sweep does
  switch (taken.kind) {
    case 'conflict':
      return conflict('requestId: is already in use');
    case 'replay':
      return replay(ledger.table, taken.audit, ledger.now());
    case 'swept':
      return {
        ...invocationOf(call, 'FAILED'),
        failure: {
          type: 'NotStarted',
          message: 'The call began too late for its hold, and was not made. Nothing was spent.',
          retryable: true,
        },
      };
  }
}

async function conclude(
  { ledger, publish }: Invoker,
  { call, holds, covers, adjustment }: Admission,
  attempt: number,
  outcome: ModelOutcome,
  latencyMs: number,
): Promise<Invocation> {
  const { table } = ledger;
  const used: Amounts = chargeFor(call, outcome);
  const invocation = finished(call, outcome, used, { latencyMs, adjustment, now: ledger.now() });
  const { output: _output, ...audited } = invocation;
  const recorded = await unlessUnreachable('recording', call.requestId, async () => {
    const [counts] = await Promise.all([
      recordResult(table, call.requestId, attempt, {
        status: invocation.status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED',
        used,
        invocation: { ...audited, budgets: unknownStates(covers) },
        reconcile: outcome.kind === 'unknown',
        writeId: randomId(8),
      }),
      // Without it a replay has no output: a pity, and nothing that should hold up settling.
      call.requestIdGiven &&
        unlessUnreachable('keeping the answer', call.requestId, () =>
          keepAnswer(table, invocation, ledger.now()),
        ),
    ]);
    return counts ? 'counts' : 'late';
  });
  // Not recorded, or too late: the sweep charges the worst case and tells of it. The caller gets the answer all the
  // same, since it has been paid for.
  if (recorded !== 'counts') {
    writeLine({ level: 'ERROR', message: `result ${recorded ?? 'not recorded'}`, requestId: call.requestId });
    return invocation;
  }
  const sheets =
    (await unlessUnreachable('settling', call.requestId, () => settle(table, holds, used))) ??
    new Map<string, Sheet>(); // the sweep settles at what was recorded
  const usages = usagesIn(covers, sheets);
  const settled = { ...invocation, budgets: usages.map(([cover, usage]) => stateOf(cover, usage)) };
  const exceeded = used.TOKENS > demandOf(call).TOKENS || used.USD > (demandOf(call).USD ?? used.USD);
  await Promise.all([
    report(publish, callDetails(call), settled),
    alertThresholds(table, publish, call.requestId, usages),
    exceeded && alertHoldExceeded(table, publish, call.requestId, usages),
  ]);
  return settled;
}

/** An audit record is written before anybody can know where the budgets stand after the call. */
const unknownStates = (covers: readonly Cover[]): BudgetState[] =>
  covers.map(({ budgetId }) => ({ budgetId, percentUsed: null, remaining: null }));

/** What `act` returns, or undefined (and a log line) when the table could not be reached. */
async function unlessUnreachable<T>(
  what: string,
  requestId: string,
  act: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    writeLine({
      level: 'ERROR',
      message: `${what} failed`,
      requestId,
      reason: String(error),
    });
    return undefined;
  }
}
