import type { Invocation } from '../../schema/types.ts';
import type { CatalogCache } from '../catalog/catalog.ts';
import type { Standing } from '../ledger/refusal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { takeRequestId } from '../ledger/request-id.ts';
import { alertFirstDenial } from '../outcome/alerts.ts';
import { callDetails } from '../outcome/log.ts';
import type { Publish } from '../outcome/publish.ts';
import { report } from '../outcome/report.ts';
import { replay } from '../pipeline/answer.ts';
import type { Admission, Call, PromptInput } from '../pipeline/call.ts';
import { coverOf, stateOf, type Cover, type Usage } from '../pipeline/cover.ts';
import { conflict, validationError, type ErrorAnswer } from '../pipeline/error-answer.ts';
import { invocationOf } from '../pipeline/invocation.ts';
import { randomId } from '../pipeline/random-id.ts';
import { admit, PromptTooLong, type Answer, type Decision, type Desk } from './admit.ts';
import { denialFor } from './denial.ts';
import { cheaperCandidates, reservingDesk } from './desk.ts';
import { fitFor } from './fit.ts';

/** What the sentry works with. */
export interface Sentry {
  ledger: Ledger;
  catalog: CatalogCache;
  publish: Publish;
}

/** The second step of `invoke`: the holds of an admitted call, or the call as it was denied. */
export type SentryAnswer = { admission: Admission } | { invocation: Invocation } | ErrorAnswer;

/** Reserves a call's worst case in every budget that covers it, or denies it and tells of the denial. */
export async function guard(sentry: Sentry, asked: Call, input: PromptInput): Promise<SentryAnswer> {
  const desk = reservingDesk(sentry.ledger, () => sentry.catalog.get());
  const decision = await decide(desk, asked, input);
  if ('error' in decision) return decision;
  const { call, answer, adjustment } = decision;
  if (!answer.admitted) return deny(sentry, call, answer);
  return { admission: { call, holds: answer.holds, covers: answer.entries.map(coverOf), adjustment } };
}

/** Admits, with a prompt that is too long as a value. */
export async function decide(desk: Desk, call: Call, input: PromptInput): Promise<Decision | ErrorAnswer> {
  try {
    return await admit(desk, call, input);
  } catch (error) {
    if (error instanceof PromptTooLong)
      return validationError([{ field: 'input.messages', message: error.message }]);
    throw error;
  }
}

type Refusal = Extract<Answer, { admitted: false }>;

/** What to tell a caller of a refusal. */
export async function explain({ ledger, catalog }: Sentry, call: Call, { refusals, standing, ask }: Refusal) {
  if (!ask || standing.length === 0) return denialFor(call, refusals, null);
  const cheaper = cheaperCandidates(await catalog.get(), call, ledger.now());
  return denialFor(call, refusals, fitFor(call, cheaper, ask));
}

async function deny(sentry: Sentry, call: Call, refusal: Refusal): Promise<SentryAnswer> {
  const { ledger, publish } = sentry;
  const settledAt = new Date(ledger.now()).toISOString();
  const covered = refusal.standing.map(coveredBy);
  const invocation: Invocation = {
    ...invocationOf(call, 'DENIED'),
    denial: await explain(sentry, call, refusal),
    budgets: covered.map(([cover, usage]) => stateOf(cover, usage)),
    settledAt,
  };
  const { output: _output, ...audited } = invocation;
  // A request ID is looked up before a denial is given: what was answered once is answered again, budget or not.
  const taken = await takeRequestId(
    ledger.table,
    {
      requestId: call.requestId,
      status: 'DENIED',
      holds: [],
      used: { USD: 0n, TOKENS: 0n, REQUESTS: 0n },
      caller: call.caller,
      contentHash: call.contentHash,
      invocation: audited,
      writeId: randomId(8),
    },
    [],
    ledger.now(),
  );
  if (taken.kind === 'conflict') return conflict('requestId: is already in use');
  if (taken.kind === 'replay') return { invocation: await replay(ledger.table, taken.audit, ledger.now()) };

  const refusing = covered.find(([{ budgetId }]) => budgetId === invocation.denial!.budgetId);
  await Promise.all([
    report(publish, callDetails(call), audited),
    refusing && alertFirstDenial(ledger.table, publish, call.requestId, refusing),
  ]);
  return { invocation };
}

const coveredBy = ({ entry, spent, held }: Standing): [Cover, Usage] => [coverOf(entry), { spent, held }];
