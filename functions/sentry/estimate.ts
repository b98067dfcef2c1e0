import type { Estimate } from '../../schema/types.ts';
import { showAmount } from '../ledger/budget.ts';
import { refusalsIn, remainingOf } from '../ledger/refusal.ts';
import type { Call, PromptInput } from '../pipeline/call.ts';
import type { ErrorAnswer } from '../pipeline/error-answer.ts';
import { usdFromPicoUsd } from '../pricing/money.ts';
import { lookingDesk, surveyOf } from './desk.ts';
import { decide, explain, type Sentry } from './sentry.ts';
import { demandOf } from './variant.ts';

/** The dry run: the same decision as `guard`, by a desk that only looks. Holds nothing and tells nobody. */
export async function estimate(
  sentry: Sentry,
  asked: Call,
  input: PromptInput,
): Promise<Estimate | ErrorAnswer> {
  const decision = await decide(
    lookingDesk(sentry.ledger, () => sentry.catalog.get()),
    asked,
    input,
  );
  if ('error' in decision) return decision;
  const { call, answer, adjustment } = decision;
  const demand = demandOf(call);
  const { standing } = await surveyOf(sentry.ledger, call);
  return {
    admitted: answer.admitted,
    model: call.model.alias,
    modelId: call.model.modelId,
    inputTokensAtMost: call.inputTokenBound,
    maxTokens: call.maxTokens,
    worstCaseUsd: demand.USD === undefined ? null : usdFromPicoUsd(demand.USD),
    budgets: standing.map((one) => ({
      budgetId: one.entry.budget.id,
      budgetName: one.entry.budget.name,
      unit: one.entry.budget.unit,
      mode: one.entry.budget.mode,
      requested: showAmount(one.entry.amount, one.entry.budget.unit),
      remaining: showAmount(remainingOf(one), one.entry.budget.unit),
      hasRoom: refusalsIn([{ ...one, entry: { ...one.entry, enforced: true } }], demand).length === 0,
    })),
    denial: answer.admitted ? null : await explain(sentry, call, answer),
    adjustment,
  };
}
