import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { builtInModels } from '../../functions/catalog/built-in.ts';
import { loadCatalog } from '../../functions/catalog/load.ts';
import type { Profile } from '../../functions/catalog/profile.ts';
import { deleteModel, putModel } from '../../functions/catalog/change-models.ts';
import { registerProfiles } from '../../functions/catalog/register-profiles.ts';
import { validate } from '../../functions/validation/validate.ts';
import { callOf } from '../support/client.ts';
import { CALLER } from '../support/in-process.ts';
import { functionEnvironment } from '../support/handlers.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, endpointOfTables, freshStore, type TestStore } from '../support/store.ts';

const profile = (
  alias: string,
  costCenter: string,
  applicationId?: string,
  environment?: string,
  canonicalModel = 'anthropic.claude-haiku-4-5-20251001-v1:0',
): Profile => ({
  alias,
  arn: `arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/${alias}`,
  costCenter,
  ...(applicationId && { applicationId }),
  ...(environment && { environment }),
  canonicalModel,
});

const PROFILES = [
  profile('sales-crm-prod', 'sales', 'crm', 'prod'),
  profile('sales-crm-dev', 'sales', 'crm', 'dev', 'amazon.nova-micro-v1:0'),
  profile('sales-any', 'sales'),
  profile('hr-any', 'hr'),
];

let store: TestStore;
beforeEach(async () => {
  store = await freshStore();
  await registerProfiles(store.ledger, PROFILES);
});
afterAll(closeStores);
captureOutput();

const changes = () => ({ table: store.ledger, now: Date.now, by: 'admin', downgradingTo: async () => [] });

const aliasOf = async (name: string, tags: object) =>
  (await loadCatalog(store.ledger)).findFor(name, tags)?.alias;

describe("a deployment's inference profiles", () => {
  it('are in the catalog with the price and limits of the model behind them', async () => {
    const catalog = await loadCatalog(store.ledger);
    const behind = catalog.find('claude-haiku-4-5')!;
    expect(catalog.find('sales-crm-prod')).toEqual({
      ...behind,
      alias: 'sales-crm-prod',
      modelId: PROFILES[0]!.arn,
      costCenter: 'sales',
      applicationId: 'crm',
      environment: 'prod',
    });
  });

  it('replace those of the deployment before, and leave what admins have put alone', async () => {
    const input = { alias: 'mine', modelId: 'amazon.nova-micro-v1:0', maxOutputTokens: 5, contextWindow: 9 };
    await putModel(changes(), input);
    await registerProfiles(store.ledger, [PROFILES[3]!]);
    const aliases = (await loadCatalog(store.ledger)).models().map(({ alias }) => alias);
    expect(aliases).toEqual(expect.arrayContaining(['mine', 'hr-any']));
    expect(aliases).not.toContain('sales-any');
    await registerProfiles(store.ledger, []);
    expect((await loadCatalog(store.ledger)).find('hr-any')).toBeUndefined();
  });

  it('take a new price of the model behind them as it is put', async () => {
    const { maxOutputTokens, contextWindow, modelId } = (await loadCatalog(store.ledger)).find(
      'claude-haiku-4-5',
    )!;
    const priceUsdPerMillion = { input: 7, output: 9 };
    const alias = 'claude-haiku-4-5';
    await putModel(changes(), { alias, modelId, maxOutputTokens, contextWindow, priceUsdPerMillion });
    expect((await loadCatalog(store.ledger)).find('sales-any')!.prices.at(-1)).toMatchObject({ input: 7 });
  });

  it('go with the model behind them', async () => {
    await deleteModel(changes(), { alias: 'nova-micro' });
    const aliases = (await loadCatalog(store.ledger)).models().map(({ alias }) => alias);
    expect(aliases).not.toContain('sales-crm-dev');
    expect(aliases).toContain('sales-crm-prod');
  });

  it('keep their model and its price, whatever an alias comes to mean: the ARN leads where it led', async () => {
    const { maxOutputTokens, contextWindow, prices } = (await loadCatalog(store.ledger)).find('sales-any')!;
    const input = { alias: 'claude-haiku-4-5', maxOutputTokens, contextWindow };
    await putModel(changes(), { ...input, modelId: 'amazon.nova-micro-v1:0' });
    expect((await loadCatalog(store.ledger)).find('sales-any')).toBeUndefined(); // without a model there is no price
    await putModel(changes(), {
      ...input,
      alias: 'haiku',
      modelId: 'anthropic.claude-haiku-4-5-20251001-v1:0',
      priceUsdPerMillion: prices[0],
    });
    const model = (await loadCatalog(store.ledger)).find('sales-any')!;
    expect(model.canonicalModel).toBe('anthropic.claude-haiku-4-5-20251001-v1:0');
    expect(model.prices.at(-1)).toMatchObject({ input: 1, output: 5 });
  });

  it("are not an admin's to put or delete: their team would be forgotten, and a new ARN missed", async () => {
    const input = {
      alias: 'sales-any',
      modelId: 'amazon.nova-micro-v1:0',
      maxOutputTokens: 5,
      contextWindow: 9,
    };
    const refused = { problem: 'invalid-input', fields: [{ field: 'input.alias' }] };
    expect(await putModel(changes(), input)).toMatchObject(refused);
    expect(await deleteModel(changes(), { alias: 'sales-any' })).toMatchObject({
      fields: [{ field: 'alias' }],
    });
    expect((await loadCatalog(store.ledger)).find('sales-any')!.modelId).toBe(PROFILES[2]!.arn);
  });

  it("are one team's, under whatever other alias", async () => {
    const input = {
      alias: 'mine',
      modelId: PROFILES[2]!.arn,
      canonicalModel: 'anthropic.claude-haiku-4-5-20251001-v1:0',
      costCenter: 'hr',
      maxOutputTokens: 5,
      contextWindow: 9,
    };
    expect(await putModel(changes(), input)).toMatchObject({
      fields: [{ field: 'input.costCenter' }],
    });
    expect(await putModel(changes(), { ...input, costCenter: 'sales' })).toMatchObject({
      alias: 'mine',
    });
  });

  it('are all gone when the deployment is', async () => {
    functionEnvironment(store.names, await endpointOfTables());
    const { handler } = await import('../../functions/handlers/register-profiles.ts');
    await handler({ RequestType: 'Update', ResourceProperties: { profiles: PROFILES.slice(0, 1) } });
    expect((await loadCatalog(store.ledger)).find('sales-crm-prod')).toBeDefined();
    await handler({ RequestType: 'Delete', ResourceProperties: { profiles: PROFILES } });
    expect((await loadCatalog(store.ledger)).find('sales-crm-prod')).toBeUndefined();
  });
});

describe('the models of a deployment', () => {
  it('are those that it lets be called, beside what admins put', async () => {
    const listed = builtInModels('nova-micro,claude-3,acme.not-in-the-catalog');
    expect(listed.map(({ alias }) => alias)).toEqual(['claude-3', 'nova-micro']);
    expect(builtInModels('')).toEqual(builtInModels(undefined));
    process.env.MODELS = 'nova-micro';
    const aliases = (await loadCatalog(store.ledger)).models().map(({ alias }) => alias);
    delete process.env.MODELS;
    expect(aliases).toEqual(['nova-micro', 'sales-crm-dev']);
  });
});

describe('a cost centre as a model', () => {
  it('is the first of its profiles that may serve the tags', async () => {
    expect(await aliasOf('sales', { applicationId: 'crm', environment: 'prod' })).toBe('sales-crm-prod');
    expect(await aliasOf('sales', { applicationId: 'crm', environment: 'dev' })).toBe('sales-crm-dev');
    expect(await aliasOf('sales', { applicationId: 'web', environment: 'dev' })).toBe('sales-any');
    expect(await aliasOf('sales', { applicationId: 'web', costCenter: 'hr' })).toBeUndefined();
    expect(await aliasOf('sale', {})).toBeUndefined();
    expect(await aliasOf('__proto__', {})).toBeUndefined();
  });

  it('is a profile for any environment, or for the only one, where the tags name none', async () => {
    expect(await aliasOf('sales', { applicationId: 'crm' })).toBe('sales-any');
    await registerProfiles(store.ledger, [PROFILES[0]!]);
    expect(await aliasOf('sales', { applicationId: 'crm' })).toBe('sales-crm-prod');
  });

  it("is nothing where no call is at hand: a budget or an alias can't mean several models", async () => {
    expect((await loadCatalog(store.ledger)).find('sales')).toBeUndefined();
  });

  it('does not guess which environment is charged', async () => {
    await registerProfiles(store.ledger, PROFILES.slice(0, 2));
    expect(await check({ model: 'sales', costCenter: null, environment: null })).toEqual({
      field: 'tags.environment',
      message: 'is needed: "sales" has inference profiles for dev, prod',
    });
  });

  it('that has no profile for a call says which it has', async () => {
    await registerProfiles(store.ledger, PROFILES.slice(0, 2));
    expect(await check({ model: 'sales', applicationId: 'web', costCenter: null })).toEqual({
      field: 'model',
      message:
        '"sales" has no inference profile for applicationId web, environment prod; it has sales-crm-dev, sales-crm-prod',
    });
  });
});

describe('a profile named by its alias', () => {
  it('refuses tags of another team: the budgets would charge one, and the bill another', async () => {
    const call = { model: 'sales-crm-dev', environment: null };
    expect(await check({ ...call, costCenter: 'hr' })).toMatchObject({ field: 'tags.costCenter' });
    expect(await check({ ...call, applicationId: 'web' })).toEqual({
      field: 'tags.applicationId',
      message: 'must be crm, the application of the profile sales-crm-dev',
    });
    expect(await check({ ...call, environment: 'prod' })).toEqual({
      field: 'tags.environment',
      message: 'must be dev, the environment of the profile sales-crm-dev, or absent',
    });
  });

  it('gives the tags that were left out', async () => {
    const call = await validated({ model: 'sales-crm-dev', costCenter: null, environment: null });
    expect(call).toMatchObject({ tags: { applicationId: 'crm', costCenter: 'sales', environment: 'dev' } });
  });
});

async function validated(options: Parameters<typeof callOf>[0]) {
  const catalogs = { get: () => loadCatalog(store.ledger), reload: () => loadCatalog(store.ledger) };
  return validate(callOf(options), CALLER, catalogs, Date.now());
}

/** The one field that validation refuses. */
async function check(options: Parameters<typeof callOf>[0]) {
  const answer = await validated(options);
  return 'fields' in answer ? answer.fields[0] : answer;
}
