import { textOf } from '../bedrock/answer.ts';
import type { ModelOutcome } from '../bedrock/converse.ts';
import type { Call } from '../call/call.ts';
import { demandOf } from '../call/demand.ts';
import { asksToThink } from '../catalog/additional-fields.ts';
import { ONE_REQUEST, type Amounts } from '../pricing/amounts.ts';
import { guardrailUse } from '../pricing/guardrail.ts';
import { costOf, totalTokens } from '../pricing/price.ts';

/**
 * What a call is charged: exactly what it used; nothing where Bedrock refused; its worst case where nobody knows. An
 * admitted call counts as a request whatever became of it: that is a rate.
 */
export function chargeFor(call: Call, outcome: ModelOutcome): Amounts {
  const { prices } = call.model;
  switch (outcome.kind) {
    case 'answered':
      return {
        USD: (prices ? costOf(outcome.tokens, prices) : 0n) + (guardrailOf(call, outcome)?.cost ?? 0n),
        TOKENS: BigInt(totalTokens(outcome.tokens)),
        REQUESTS: 1n,
      };
    case 'refused':
      return ONE_REQUEST;
    case 'cut': {
      const { USD = 0n, ...demand } = demandOf({ ...call, maxTokens: generatedAtMost(call, outcome) });
      return { ...demand, USD };
    }
    case 'unknown': {
      const demand = demandOf(call);
      return { ...demand, USD: demand.USD ?? 0n };
    }
  }
}

/** What the guardrail of an answered call read, and what that cost. */
export const guardrailOf = (
  { guardrail }: Pick<Call, 'guardrail'>,
  outcome: ModelOutcome,
): (ReturnType<typeof guardrailUse> & { intervened: boolean }) | undefined => {
  if (!guardrail || outcome.kind !== 'answered') return undefined;
  const intervened = outcome.stopReason === GUARDRAIL_INTERVENED;
  // What is in the answer then is the guardrail's own words.
  const read = intervened ? { replacedTokens: outcome.tokens.output } : { answer: textOf(outcome.blocks) };
  return { ...guardrailUse(guardrail, read), intervened };
};

/** How Bedrock says that a guardrail stepped in. */
const GUARDRAIL_INTERVENED = 'guardrail_intervened';

/** No model writes faster. */
const MOST_TOKENS_A_SECOND = 500;

/** What was generated after the last that was seen, before anybody stopped. */
const UNSEEN_SECONDS = 2;

/** How many tokens an answer that broke off can have been: no more than bytes that were seen of it, and a little; all, if the model may have thought. */
function generatedAtMost(
  { model, maxTokens, additionalFields }: Call,
  { visibleBytes, hasThought }: Extract<ModelOutcome, { kind: 'cut' }>,
): number {
  const mayHaveThought =
    hasThought || asksToThink(additionalFields) || (model.thinks ?? 'unasked') === 'unasked';
  return mayHaveThought
    ? maxTokens
    : Math.min(maxTokens, visibleBytes + UNSEEN_SECONDS * MOST_TOKENS_A_SECOND);
}

/** Whether a call used more than was held for it. */
export function exceedsHold(call: Call, used: Amounts): boolean {
  const held = demandOf(call);
  return used.TOKENS > held.TOKENS || (held.USD !== undefined && used.USD > held.USD);
}
