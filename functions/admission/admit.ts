import type { Adjustment, PromptInput } from '../../schema/types.ts';
import type { Call } from '../call/call.ts';
import { invalidInput, isProblem, type Problem } from '../errors/problem.ts';
import { isBudgetRefusal, type Refused } from '../ledger/ledger.ts';
import { adjust } from './adjust.ts';
import { maxTokensThatFit } from './fit.ts';
import type { Answer, Ports } from './ports.ts';

/** The call as it was admitted or finally refused. */
export interface Decision<Granted> {
  call: Call;
  answer: Answer<Granted>;
  adjustment: Adjustment | null;
}

/** A budget may change a call this often; each change makes it smaller or cheaper, so more would be a loop. */
const MAX_ADJUSTMENTS = 3;

/**
 * Admits a call as it is, or as the budgets that refuse it ask for: counted exactly instead of bounded, with fewer
 * tokens to generate (CLAMP), or with a cheaper model (DOWNGRADE). Any refusing budget that denies, denies.
 */
export async function admit<Granted>(
  ports: Ports<Granted>,
  asked: Call,
  input: PromptInput,
): Promise<Decision<Granted> | Problem> {
  const first = await withinContext(ports, asked, input);
  if (isProblem(first)) return first;
  let call = first;
  let counted = call !== asked;
  let adjustment: Adjustment | null = null;
  const firstAnswer = await ports.ask(call);
  let answer = firstAnswer;

  for (let i = 0; i < MAX_ADJUSTMENTS && !answer.admitted; i += 1) {
    if (!counted && exactCountCouldHelp(call, answer)) {
      counted = true;
      const inputTokens = await ports.countTokens(call.model.canonicalModel, input);
      if (inputTokens !== undefined && inputTokens < call.inputTokenBound) {
        call = { ...call, inputTokenBound: inputTokens };
        answer = await ports.ask(call);
        continue;
      }
    }
    const adjusted = await adjust({ ports, call, input, refused: answer });
    if (!adjusted) break;
    call = adjusted.call;
    adjustment = {
      requestedModel: asked.model.alias,
      requestedMaxTokens: asked.maxTokens,
      maxTokens: call.maxTokens,
      budgetId: adjusted.budgetId,
    };
    answer = await ports.ask(call);
  }
  if (answer.admitted) return { call, answer, adjustment };
  // A call that could not be helped is denied as it was asked for.
  return { call: first, answer: firstAnswer, adjustment: null };
}

/** Only where the bound does not fit is the exact number asked for: most prompts are far from the limit. */
async function withinContext(
  ports: Pick<Ports<unknown>, 'countTokens'>,
  call: Call,
  input: PromptInput,
): Promise<Call | Problem> {
  const { alias, canonicalModel, contextWindow } = call.model;
  if (call.inputTokenBound <= contextWindow) return call;
  const inputTokens = await ports.countTokens(canonicalModel, input);
  if (inputTokens !== undefined && inputTokens <= contextWindow)
    return { ...call, inputTokenBound: inputTokens };
  return invalidInput({
    field: 'input.messages',
    message: `may be ${inputTokens ?? call.inputTokenBound} tokens long, and ${alias} takes ${contextWindow}`,
  });
}

/** Whether a prompt of next to no tokens would fit: else no count can make a difference. */
function exactCountCouldHelp(call: Call, { balances, refusals }: Refused): boolean {
  if (!refusals.every(isBudgetRefusal)) return false;
  return maxTokensThatFit({ ...call, inputTokenBound: 1 }, balances) >= call.maxTokens;
}
