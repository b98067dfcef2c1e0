import type { ScopeValues } from '../ledger/budget.ts';
import type { Demand } from '../ledger/plan.ts';
import type { Call } from '../pipeline/call.ts';
import { worstCaseCost } from '../pricing/worst-case.ts';

/** What budgets see of a call. */
export const scopeValues = ({ model, tags }: Pick<Call, 'model' | 'tags'>): ScopeValues => ({
  model: model.canonicalModel,
  costCenter: tags.costCenter,
  applicationId: tags.applicationId,
  environment: tags.environment,
});

/** What a call may use at worst. */
export const demandOf = ({
  model,
  inputTokenBound,
  maxTokens,
}: Pick<Call, 'model' | 'inputTokenBound' | 'maxTokens'>): Demand => ({
  USD: model.prices && worstCaseCost(inputTokenBound, maxTokens, model.prices),
  TOKENS: BigInt(inputTokenBound + maxTokens),
  REQUESTS: 1n,
});
