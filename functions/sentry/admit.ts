import type { Adjustment } from '../../schema/types.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { mayServe } from '../catalog/model.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { BudgetRefusal, Refusal, Standing } from '../ledger/refusal.ts';
import type { Reservation } from '../ledger/reserve.ts';
import type { Call, CallModel, PromptInput } from '../pipeline/call.ts';
import { callModel } from '../pipeline/call-model.ts';
import { inputTokenBound as boundOf } from '../pricing/worst-case.ts';
import { maxTokensThatFit } from './fit.ts';

/** What admission asks of the world around it: the ledger to reserve in, or only to look at for a dry run. */
export interface Desk {
  ledger: Ledger;
  catalog: () => Promise<Catalog>;
  /** The exact number of input tokens, where it can be had. */
  countTokens: (model: CallModel, input: PromptInput) => Promise<number | undefined>;
  /** Reserves a call's demand, or only looks whether it could be. */
  ask: (call: Call) => Promise<Answer>;
}

export type Answer = Reservation;

/** The call as it was admitted or finally refused. */
export interface Decision {
  call: Call;
  answer: Answer;
  adjustment: Adjustment | null;
}

/** The prompt is longer than the model takes. */
export class PromptTooLong extends Error {}

/** A budget may change a call this often; each change makes it smaller or cheaper, so more would be a loop. */
const MAX_ADJUSTMENTS = 3;

/**
 * Admits a call as it is, or as the budgets that refuse it ask for: counted exactly instead of bounded, with fewer
 * tokens to generate (CLAMP), or with a cheaper model (DOWNGRADE). Any refusing budget that denies, denies.
 */
export async function admit(desk: Desk, asked: Call, input: PromptInput): Promise<Decision> {
  let call = await withinContext(desk, asked, input);
  let counted = call !== asked;
  let adjustment: Adjustment | null = null;
  const first = { call, answer: await desk.ask(call) };
  let answer = first.answer;

  for (let i = 0; i < MAX_ADJUSTMENTS && !answer.admitted; i += 1) {
    const { standing, refusals } = answer;
    if (!counted && exactCountCouldHelp(call, standing, refusals)) {
      counted = true;
      const inputTokens = await desk.countTokens(call.model, input);
      if (inputTokens !== undefined && inputTokens < call.inputTokenBound) {
        call = { ...call, inputTokenBound: inputTokens };
        answer = await desk.ask(call);
        continue;
      }
    }
    const changed = await adjusted(desk, call, input, standing, refusals);
    if (!changed) break;
    call = changed.call;
    adjustment = {
      requestedModel: asked.model.alias,
      requestedMaxTokens: asked.maxTokens,
      maxTokens: call.maxTokens,
      budgetId: changed.budgetId,
    };
    answer = await desk.ask(call);
  }
  // A call that could not be helped is denied as it was asked for.
  return answer.admitted
    ? { call, answer, adjustment }
    : { ...first, answer: first.answer, adjustment: null };
}

/** Only where the bound does not fit is the exact number asked for: most prompts are far from the limit. */
async function withinContext(desk: Desk, call: Call, input: PromptInput): Promise<Call> {
  if (call.inputTokenBound <= call.model.contextWindow) return call;
  const inputTokens = await desk.countTokens(call.model, input);
  if (inputTokens !== undefined && inputTokens <= call.model.contextWindow) {
    return { ...call, inputTokenBound: inputTokens };
  }
  throw new PromptTooLong(
    `may be ${inputTokens ?? call.inputTokenBound} tokens long, and ${call.model.alias} takes ${call.model.contextWindow}`,
  );
}

const isBudgetRefusal = (refusal: Refusal): refusal is BudgetRefusal => 'entry' in refusal;

/** Whether a prompt of next to no tokens would fit: else no count can make a difference. */
function exactCountCouldHelp(
  call: Call,
  standing: readonly Standing[],
  refusals: readonly Refusal[],
): boolean {
  if (!refusals.every(isBudgetRefusal)) return false;
  return maxTokensThatFit({ ...call, inputTokenBound: 1 }, standing) >= call.maxTokens;
}

async function adjusted(
  desk: Desk,
  call: Call,
  input: PromptInput,
  standing: readonly Standing[],
  refusals: readonly Refusal[],
): Promise<{ call: Call; budgetId: string } | undefined> {
  if (!refusals.every(isBudgetRefusal)) return undefined;
  const budgets = refusals.map(({ entry }) => entry.budget);
  if (budgets.length === 0 || budgets.some(({ onExceed }) => onExceed === 'DENY')) return undefined;

  const downgrading = budgets.find(({ onExceed }) => onExceed === 'DOWNGRADE');
  if (downgrading) {
    const model = (await desk.catalog()).find(downgrading.downgradeTo!);
    if (!model || model.canonicalModel === call.model.canonicalModel) return undefined;
    // Another team's profile is another team's money.
    if (!mayServe(model, call.tags)) return undefined;
    // An exact count was the other model's: only the bound holds for every tokenizer.
    const inputTokenBound = boundOf(input);
    if (inputTokenBound > model.contextWindow) return undefined;
    return {
      budgetId: downgrading.id,
      call: {
        ...call,
        model: callModel(model, desk.ledger.now()),
        inputTokenBound,
        maxTokens: Math.min(call.maxTokens, model.maxOutputTokens),
      },
    };
  }
  const maxTokens = maxTokensThatFit(call, standing);
  if (maxTokens < 1 || maxTokens >= call.maxTokens) return undefined;
  return { budgetId: budgets[0]!.id, call: { ...call, maxTokens } };
}
