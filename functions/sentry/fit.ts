import type { Fit } from '../../schema/types.ts';
import type { ScopeValues } from '../ledger/budget.ts';
import type { Demand } from '../ledger/plan.ts';
import type { Refusal, Standing } from '../ledger/refusal.ts';
import type { Call } from '../pipeline/call.ts';
import { demandOf, scopeValues } from './variant.ts';

/** A call of the same prompt: another model, or fewer tokens to generate. */
export type Candidate = Pick<Call, 'model' | 'tags' | 'inputTokenBound' | 'maxTokens'>;

/** Where a candidate would stand with all budgets. */
export type Ask = (values: ScopeValues, demand: Demand) => { standing: Standing[]; refusals: Refusal[] };

/**
 * The most tokens that a candidate may generate so that every enforcing budget has room, up to what it asks for;
 * 0 if not even one fits.
 */
export function maxTokensThatFit(candidate: Candidate, standing: readonly Standing[]): number {
  const { prices } = candidate.model;
  const atLeast = demandOf({ ...candidate, maxTokens: 0 });
  let most = BigInt(candidate.maxTokens);
  for (const { entry, spent, held } of standing) {
    if (!entry.enforced) continue;
    const { unit } = entry.budget;
    const needed = atLeast[unit];
    if (needed === undefined) return 0;
    const room = entry.limit - spent - held - needed;
    if (room < 0n) return 0;
    if (unit === 'REQUESTS') continue;
    const perToken = unit === 'USD' ? BigInt(prices!.output) : 1n;
    if (perToken > 0n && room / perToken < most) most = room / perToken;
  }
  return Number(most);
}

/**
 * The call to suggest in place of one that was refused: the same model with fewer tokens to generate, else the
 * dearest cheaper model that the budgets have room for.
 */
export function fitFor(refused: Candidate, cheaper: readonly Candidate[], ask: Ask): Fit | null {
  for (const candidate of [refused, ...cheaper]) {
    const { standing, refusals } = ask(scopeValues(candidate), demandOf(candidate));
    // Without any budget, or with too many, no number of tokens helps.
    if (refusals.some((refusal) => !('entry' in refusal))) continue;
    const maxTokens = maxTokensThatFit(candidate, standing);
    if (maxTokens >= 1) return { model: candidate.model.alias, maxTokens };
  }
  return null;
}
