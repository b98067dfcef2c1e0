import { guard } from '../../../../functions/admission/sentry.ts';
import { CatalogCache } from '../../../../functions/catalog/load.ts';
import { isProblem } from '../../../../functions/errors/problem.ts';
import type { Reader } from '../../../../functions/identity/reader.ts';
import { begin, detailsOfAdmission, notBegun } from '../../../../functions/invocation/begin.ts';
import { conclude } from '../../../../functions/invocation/conclude.ts';
import { callIdOf, openLedger, readCall, sweep } from '../../../../functions/ledger/ledger.ts';
import type { Store } from '../../../../functions/store/store.ts';
import { validate } from '../../../../functions/validation/validate.ts';
import type { ModelCall } from '../../aws/protocol/model-call.ts';
import { endOf } from './outcome.ts';
import type { MadeUpCall } from './plan.ts';

/** What became of a plan. */
export interface Filled {
  /** Calls that are new. */
  added: number;
  /** Of these. */
  denied: number;
  failed: number;
  guessed: number;
  /** Calls that an earlier run has made. */
  known: number;
  /** Calls that were not taken: their model is not in the catalog any more, or somebody was faster. */
  leftOut: number;
}

interface Filling {
  store: Store;
  /** Told of each call that Bedrock has seen. */
  measure: (modelId: string, call: ModelCall, at: number) => void;
  /** Told now and then how many calls are through. */
  onProgress: (through: number) => void;
}

const PROGRESS_EVERY = 500;

/**
 * Makes calls of the past by the pipeline's own steps, but for the model: its ledger has the clock of then. One after the other: a clock
 * can't be at two times. A call that is there already is left as it is, whatever became of it.
 */
export async function fill(
  { store, measure, onProgress }: Filling,
  plan: readonly MadeUpCall[],
): Promise<Filled> {
  let now = 0;
  const ledger = openLedger(store, { now: () => now });
  const catalog = new CatalogCache(store.ledger);
  const filled: Filled = { added: 0, denied: 0, failed: 0, guessed: 0, known: 0, leftOut: 0 };

  const make = async (made: MadeUpCall): Promise<keyof Filled | 'succeeded'> => {
    const { args, caller, at, latencyMs, ending } = made;
    now = at;
    const existing = await readCall(store.calls, callIdOf(caller, args.requestId));
    if (existing && existing.state !== 'RELEASED') return 'known';
    const call = await validate(args, readerOf(caller), catalog, now);
    if (isProblem(call)) return 'leftOut';
    const answer = await guard({ ledger, catalog }, call, args.input);
    if (isProblem(answer)) return 'leftOut';
    if ('invocation' in answer) return 'denied';
    const { admission } = answer;
    const claim = await begin(ledger, admission, 'RUNNING', detailsOfAdmission(admission));
    if (claim.kind !== 'claimed') {
      await notBegun(ledger, admission, claim);
      return 'leftOut';
    }
    now = at + latencyMs;
    const { outcome, measured } = endOf(made);
    if (measured) measure(admission.call.model.modelId, measured, now);
    if (outcome) await conclude(ledger, { admission, attempt: claim.attempt, outcome, latencyMs });
    else {
      // Nobody tells what became of it: the sweep of then finds its hold.
      now = admission.reservation.expiresAt + 1_000;
      await sweep(ledger);
    }
    if (ending === 'answered') return 'succeeded';
    return outcome?.kind === 'refused' ? 'failed' : 'guessed';
  };

  for (const [i, made] of plan.entries()) {
    const became = await make(made);
    if (became !== 'succeeded') filled[became] += 1;
    if (became !== 'known' && became !== 'leftOut') filled.added += 1;
    if ((i + 1) % PROGRESS_EVERY === 0) onProgress(i + 1);
  }
  return filled;
}

/** Somebody who may call with everything. */
const readerOf = (id: string): Reader => ({
  id,
  seesAll: true,
  own: { costCenter: null, applicationId: null, environment: null },
});
