import type { Demand, ReservationRequest, ScopeValues } from '../ledger/ledger.ts';
import { guardrailAtMost } from '../pricing/guardrail.ts';
import { worstCaseCost } from '../pricing/worst-case.ts';
import type { Call } from './call.ts';
import { holdSecondsOf } from './duration.ts';

/** What budgets see of a call. */
export const scopeOf = ({ model, tags }: Pick<Call, 'model' | 'tags'>): ScopeValues => ({
  ...tags,
  model: model.canonicalModel,
});

/** What a call may use at worst. */
export const demandOf = ({
  model,
  inputTokenBound,
  maxTokens,
  cached,
  guardrail,
}: Pick<Call, 'model' | 'inputTokenBound' | 'maxTokens' | 'cached' | 'guardrail'>): Demand => ({
  USD:
    model.prices &&
    worstCaseCost(inputTokenBound, maxTokens, model.prices, cached) +
      (guardrail ? guardrailAtMost(guardrail, maxTokens) : 0n),
  TOKENS: BigInt(inputTokenBound + maxTokens),
  REQUESTS: 1n,
});

/** A call as the ledger sees it. */
export const reservationRequest = (call: Call): ReservationRequest => ({
  callId: call.callId,
  scope: scopeOf(call),
  demand: demandOf(call),
  holdSeconds: holdSecondsOf(call),
});
