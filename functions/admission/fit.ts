import type { BudgetUnit, Fit, PromptInput } from '../../schema/types.ts';
import { callModel, type Call } from '../call/call.ts';
import { demandOf, scopeOf } from '../call/demand.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { takesFields } from '../catalog/additional-fields.ts';
import { lacking, mayServe } from '../catalog/model.ts';
import { takesSampling } from '../catalog/sampling.ts';
import { isBudgetRefusal, type ChargedBalance, type Check } from '../ledger/ledger.ts';
import { guardrailPerToken } from '../pricing/guardrail.ts';
import { highestPrice } from '../pricing/price.ts';
import { tokenBounds } from '../prompt/token-bound.ts';

/** A call of the same prompt: another model, or fewer tokens to generate. */
export type Candidate = Pick<
  Call,
  'model' | 'tags' | 'inputTokenBound' | 'maxTokens' | 'cached' | 'guardrail' | 'additionalFields'
>;

/** What a generated token takes of a budget, by its unit. */
const PER_TOKEN: Record<BudgetUnit, (candidate: Candidate) => bigint> = {
  USD: ({ model: { prices }, inputTokenBound, guardrail }) =>
    (prices ? highestPrice(prices, 'output', inputTokenBound) : 0n) +
    (guardrail ? guardrailPerToken(guardrail) : 0n),
  TOKENS: () => 1n,
  REQUESTS: () => 0n,
};

/**
 * The most tokens that a candidate may generate so that every enforcing budget has room, up to what it asks for;
 * 0 if not even one fits.
 */
export function maxTokensThatFit(candidate: Candidate, balances: readonly ChargedBalance[]): number {
  const atLeast = demandOf({ ...candidate, maxTokens: 0 });
  let most = BigInt(candidate.maxTokens);
  for (const { budget, limit, enforced, spent, held } of balances) {
    if (!enforced) continue;
    const needed = atLeast[budget.unit];
    if (needed === undefined) return 0;
    const room = limit - spent - held - needed;
    if (room < 0n) return 0;
    const perToken = PER_TOKEN[budget.unit](candidate);
    if (perToken > 0n && room / perToken < most) most = room / perToken;
  }
  return Number(most);
}

/** A suggestion to generate fewer tokens than this is of no use to anybody, unless so few were asked for. */
const LEAST_USEFUL = 16;

/**
 * The call to suggest in place of one that was refused: the same model with fewer tokens to generate, else the
 * dearest cheaper model that the budgets have room for.
 */
export function fitFor(refused: Candidate, cheaper: readonly Candidate[], ask: Check['ask']): Fit | null {
  for (const candidate of [refused, ...cheaper]) {
    const { balances, refusals } = ask(scopeOf(candidate), demandOf(candidate));
    // Without any budget, or with too many, no number of tokens helps.
    if (!refusals.every(isBudgetRefusal)) continue;
    const maxTokens = maxTokensThatFit(candidate, balances);
    if (
      maxTokens >= Math.min(LEAST_USEFUL, candidate.maxTokens) &&
      maxTokens >= 1 &&
      takesFields(candidate.model, candidate, maxTokens)
    )
      return { model: candidate.model.alias, maxTokens };
  }
  return null;
}

/** The same prompt with every cheaper model, the dearest first. `now` is in ms. */
export function cheaperCandidates(
  catalog: Catalog,
  call: Call,
  input: PromptInput,
  now: number,
): Candidate[] {
  const price = BigInt(call.model.prices?.output ?? 0);
  const bounds = tokenBounds(input);
  return (
    catalog
      .models()
      .filter(({ lifecycle }) => lifecycle !== 'END_OF_LIFE')
      // Another team's profile is another team's money.
      .filter((model) => mayServe(model, call.tags) && lacking(model, call.needs).length === 0)
      .filter((model) => takesSampling(model, input.parameters))
      .map((model) => ({
        ...call,
        model: callModel(model, now, call.needs),
        inputTokenBound: bounds(model),
        maxTokens: Math.min(call.maxTokens, model.maxOutputTokens),
      }))
      .filter(({ model }) => model.prices && BigInt(model.prices.output) < price)
      .filter(({ model, inputTokenBound: bound }) => bound <= model.contextWindow)
      .sort((a, b) => Number(BigInt(b.model.prices!.output) - BigInt(a.model.prices!.output)))
  );
}
