import type { Estimate, PromptInput } from '../../schema/types.ts';
import type { Call } from '../call/call.ts';
import { demandOf } from '../call/demand.ts';
import { isProblem, type Problem } from '../errors/problem.ts';
import { refusalBy, remainingOf } from '../ledger/ledger.ts';
import { showAmount } from '../pricing/amounts.ts';
import { usdFromPicoUsd } from '../pricing/money.ts';
import { admit } from './admit.ts';
import { dryRunPorts } from './ports.ts';
import { explain, type Sentry } from './sentry.ts';

/** The dry run: the same decision as `guard`, which only looks. Holds nothing and tells nobody. */
export async function estimate(sentry: Sentry, asked: Call, input: PromptInput): Promise<Estimate | Problem> {
  const decision = await admit(dryRunPorts(sentry.ledger, sentry.catalog), asked, input);
  if (isProblem(decision)) return decision;
  const { call, answer, adjustment } = decision;
  const demand = demandOf(call);
  const balances = answer.admitted ? answer.granted : answer.balances;
  return {
    admitted: answer.admitted,
    model: call.model.alias,
    modelId: call.model.modelId,
    inputTokensAtMost: call.inputTokenBound,
    maxTokens: call.maxTokens,
    worstCaseUsd: demand.USD === undefined ? null : usdFromPicoUsd(demand.USD),
    budgets: balances.map((balance) => ({
      budgetId: balance.budget.budgetId,
      budgetName: balance.budget.budgetName,
      unit: balance.budget.unit,
      mode: balance.budget.mode,
      requested: showAmount(balance.amount, balance.budget.unit),
      remaining: showAmount(remainingOf(balance), balance.budget.unit),
      // Also of a budget that only observes: it says what it would say.
      hasRoom: refusalBy({ ...balance, enforced: true }, demand) === undefined,
    })),
    denial: answer.admitted ? null : await explain(sentry, call, input, answer),
    adjustment,
  };
}
