import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalog, CatalogCache } from '../../functions/catalog/load.ts';
import { registerProfiles } from '../../functions/catalog/register-profiles.ts';
import type { Call } from '../../functions/call/call.ts';
import type { PromptInput } from '../../schema/types.ts';
import { cheaperCandidates } from '../../functions/admission/fit.ts';
import { guard } from '../../functions/admission/sentry.ts';
import { validate } from '../../functions/validation/validate.ts';
import { callOf } from '../support/client.ts';
import { CALLER, solved } from '../support/in-process.ts';
import { setBudget, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, freshStore, type TestStore } from '../support/store.ts';

const NOVA = 'amazon.nova-micro-v1:0';
const PROFILES = [
  ['sales-crm-prod', 'sales', 'crm', 'prod'],
  ['sales-web-prod', 'sales', 'web', 'prod'],
  ['sales-crm-dev', 'sales', 'crm', 'dev'],
  ['hr-crm-prod', 'hr', 'crm', 'prod'],
].map(([alias, costCenter, applicationId, environment]) => ({
  alias: alias!,
  arn: `arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/${alias}`,
  costCenter: costCenter!,
  applicationId,
  environment,
  canonicalModel: NOVA,
}));

let store: TestStore;
let call: Call;
const variables = callOf({ maxTokens: 1_000 });
const input = variables.input as PromptInput;
beforeEach(async () => {
  store = await freshStore();
  await registerProfiles(store.ledger, PROFILES);
  call = solved(await validate(variables, CALLER, new CatalogCache(store.ledger), Date.now()));
});
afterAll(closeStores);
captureOutput();

const ask = () => guard({ ledger: warmLedger(store), catalog: new CatalogCache(store.ledger) }, call, input);

describe("another team's profile is another team's money", () => {
  it('is not suggested as what would fit', async () => {
    const candidates = cheaperCandidates(await loadCatalog(store.ledger), call, input, Date.now());
    const profiles = candidates
      .map(({ model }) => model.alias)
      .filter((alias) => alias.includes('-prod') || alias.includes('-dev'));
    expect(profiles).toEqual(['sales-crm-prod']);
  });

  it.each([
    ['sales-crm-prod', true],
    ['sales-web-prod', false],
    ['sales-crm-dev', false],
    ['hr-crm-prod', false],
    ['sales', false], // several models, perhaps: a budget names one
  ])('is not what a call is downgraded to: %s %s', async (downgradeTo, isDowngraded) => {
    // Room for the cheaper model, and not for the one that was asked for.
    await setBudget(store, { limit: 10n ** 9n, unit: 'USD', onExceed: 'DOWNGRADE', downgradeTo });
    const answer = await ask();
    if ('admission' in answer) expect(answer.admission.call.model.alias).toBe(downgradeTo);
    expect('admission' in answer).toBe(isDowngraded);
  });
});

it('a model that is no longer served is not suggested as what would fit', async () => {
  const catalog = await loadCatalog(store.ledger);
  const dear = callOf({ model: 'claude-fable-5-1', maxTokens: 1_000 });
  const dearCall = solved(await validate(dear, CALLER, new CatalogCache(store.ledger), Date.now()));
  const candidates = cheaperCandidates(catalog, dearCall, input, Date.now());
  const gone = catalog.models().filter(({ lifecycle }) => lifecycle === 'END_OF_LIFE');
  expect(gone).not.toEqual([]);
  const aliases = candidates.map(({ model }) => model.alias);
  expect(aliases).toContain('claude-haiku-4-5');
  for (const { alias } of gone) expect(aliases).not.toContain(alias);
});

describe('a crowd at a full budget that names no cost centre', () => {
  it('is told what would fit, each of it', async () => {
    const limit = 10n ** 9n;
    await setBudget(store, { limit, unit: 'USD', scope: {} });
    const sentry = {
      ledger: warmLedger(store),
      catalog: new CatalogCache(store.ledger),
    };
    for (let i = 0; i < 3; i += 1) {
      const answer = await guard(sentry, { ...call, requestId: `r${i}` }, input);
      if (!('invocation' in answer)) throw new Error('not denied');
      expect(answer.invocation.denial!.fits).not.toBeNull();
    }
  });
});
