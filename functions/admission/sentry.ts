import type { Invocation, PromptInput } from '../../schema/types.ts';
import type { Admission, Call } from '../call/call.ts';
import { invocationOf, stateOf } from '../call/invocation.ts';
import { detailsOf, NO_RESULT, toJson, type CallRecord } from '../call/record.ts';
import { replay } from '../call/replay.ts';
import type { CatalogCache } from '../catalog/load.ts';
import { CONTENDED, REUSED } from '../call/call.ts';
import { conflict, isProblem, type Problem } from '../errors/problem.ts';
import {
  claimCall,
  findInTheWay,
  isBudgetRefusal,
  type Claim,
  type Ledger,
  type Refused,
} from '../ledger/ledger.ts';
import { NOTHING } from '../pricing/amounts.ts';
import { admit } from './admit.ts';
import { denialFor } from './denial.ts';
import { cheaperCandidates, fitFor } from './fit.ts';
import { livePorts } from './ports.ts';

/** What the sentry works with. */
export interface Sentry {
  ledger: Ledger;
  catalog: CatalogCache;
}

/** The second step of `invoke`: what an admitted call has reserved, or the call as it was denied. */
export type SentryAnswer = { admission: Admission } | { invocation: Invocation };

/** Reserves a call's worst case in every budget that covers it, or denies it. */
export async function guard(
  sentry: Sentry,
  asked: Call,
  input: PromptInput,
): Promise<SentryAnswer | Problem> {
  const found = asked.requestIdGiven ? await findInTheWay(sentry.ledger, asked) : undefined;
  if (found) return answered(sentry, found);
  const decision = await admit(livePorts(sentry.ledger, sentry.catalog), asked, input);
  if (isProblem(decision)) return decision;
  const { call, answer, adjustment } = decision;
  if (answer.admitted) return { admission: { call, reservation: answer.granted, adjustment } };
  return deny(sentry, call, input, answer);
}

/** What was answered once is answered again; an ID that was used for something else is refused. */
async function answered(
  { ledger }: Sentry,
  { kind, call }: Extract<Claim, { kind: 'replay' | 'conflict' }>,
): Promise<SentryAnswer | Problem> {
  return kind === 'conflict' ? conflict(REUSED) : { invocation: await replay(ledger, call) };
}

/** What to tell a caller of a refusal. */
export async function explain(
  { ledger, catalog }: Sentry,
  call: Call,
  input: PromptInput,
  { refusals, balances, ask }: Refused,
) {
  const now = ledger.now();
  if (!ask || balances.length === 0) return denialFor(call, refusals, null, now);
  const cheaper = cheaperCandidates(await catalog.get(), call, input, now);
  return denialFor(call, refusals, fitFor(call, cheaper, ask), now);
}

async function deny(
  sentry: Sentry,
  call: Call,
  input: PromptInput,
  refused: Refused,
): Promise<SentryAnswer | Problem> {
  const { ledger } = sentry;
  const { balances } = refused;
  const { callId, contentHash } = call;
  const denial = await explain(sentry, call, input, refused);
  const details = detailsOf(
    call,
    null,
    balances.map(({ budget }) => budget),
  );
  const settledAt = new Date(ledger.now()).toISOString();
  const refusedBy = refused.refusals.filter(isBudgetRefusal).map(({ balance }) => balance.budget.budgetId);
  const result = { ...NO_RESULT, denial, ...(refusedBy.length > 0 && { refusedBy }) };
  const denied = { callId, state: 'DENIED', used: NOTHING, settledAt } as const;
  // A call is looked up before a denial is given: what was answered once is answered again, budget or not.
  const claim = await claimCall(
    ledger,
    { ...denied, contentHash, details: toJson(details), result: toJson(result) },
    [],
  );
  if (claim.kind === 'conflict' || claim.kind === 'replay') return answered(sentry, claim);
  if (claim.kind === 'swept') return conflict(CONTENDED);

  const record: CallRecord = { ...denied, details, result };
  return { invocation: { ...invocationOf(record)!, budgets: balances.map(stateOf) } };
}
