import type { Catalog } from '../catalog/catalog.ts';
import { mayServe } from '../catalog/model.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { reserve } from '../ledger/reserve.ts';
import { survey, type Survey } from '../ledger/survey.ts';
import { callModel } from '../pipeline/call-model.ts';
import type { Call } from '../pipeline/call.ts';
import type { Desk } from './admit.ts';
import type { Candidate } from './fit.ts';
import { demandOf, scopeValues } from './variant.ts';

/** Loaded only when a count is asked for: it is rare, and Bedrock's client is most of a bundle. */
const countTokens: Desk['countTokens'] = async (model, input) =>
  (await import('../bedrock/count-tokens.ts')).countTokens(model, input);

const claimant = (call: Call) => ({
  requestId: call.requestId,
  values: scopeValues(call),
  demand: demandOf(call),
});

/** Admission that reserves. */
export const reservingDesk = (ledger: Ledger, catalog: () => Promise<Catalog>): Desk => ({
  ledger,
  catalog,
  countTokens,
  ask: (call) => reserve(ledger, claimant(call)),
});

/** Admission that only looks: what it admits holds nothing. */
export const lookingDesk = (ledger: Ledger, catalog: () => Promise<Catalog>): Desk => ({
  ledger,
  catalog,
  countTokens,
  ask: async (call) => {
    const seen = await survey(ledger, claimant(call));
    return seen.refusals.length > 0
      ? { admitted: false, ...seen }
      : { admitted: true, holds: [], entries: seen.standing.map(({ entry }) => entry) };
  },
});

/** Where a call stands with all budgets now. */
export const surveyOf = (ledger: Ledger, call: Call): Promise<Survey> => survey(ledger, claimant(call));

/** The same prompt with every cheaper model, the dearest first. */
export function cheaperCandidates(catalog: Catalog, call: Call, now: number): Candidate[] {
  const price = BigInt(call.model.prices?.output ?? 0);
  return (
    catalog
      .models()
      // Another team's profile is another team's money.
      .filter((model) => mayServe(model, call.tags))
      .map((model) => ({
        ...call,
        model: callModel(model, now),
        maxTokens: Math.min(call.maxTokens, model.maxOutputTokens),
      }))
      .filter(({ model }) => model.prices && BigInt(model.prices.output) < price)
      .filter(({ model }) => call.inputTokenBound <= model.contextWindow)
      .sort((a, b) => Number(BigInt(b.model.prices!.output) - BigInt(a.model.prices!.output)))
  );
}
