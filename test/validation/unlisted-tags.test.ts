import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CatalogCache } from '../../functions/catalog/load.ts';
import { isProblem } from '../../functions/errors/problem.ts';
import { validate } from '../../functions/validation/validate.ts';
import { unlistedTags } from '../../functions/validation/unlisted-tags.ts';
import type { Reader } from '../../functions/identity/reader.ts';
import { callOf } from '../support/client.ts';
import { CALLER } from '../support/in-process.ts';
import type { EmbeddedStore } from '../../infra/local/store/environment.ts';
import { closeStores, embeddedStore } from '../support/store.ts';

const listed = {
  costCenter: new Set(['sales', 'support', 'services']),
  environment: new Set(['dev', 'prod']),
};
const TAGS = { costCenter: 'sales', applicationId: 'anything', environment: 'prod' };

describe('a tag', () => {
  it('is refused if and only if the deployment lists values of it, and not this one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('sales', 'none', 'x', 'Sales', ' sales', 'constructor', '__proto__'),
        (costCenter) => {
          const refused = unlistedTags({ ...TAGS, costCenter }, listed, CALLER);
          expect(refused.length === 0).toBe(['sales', 'none'].includes(costCenter));
        },
      ),
    );
    expect(unlistedTags({ costCenter: 'x', applicationId: 'y', environment: 'z' }, {}, CALLER)).toEqual([]);
  });

  it.each([
    ['slaes', '"slaes" is not one that this deployment lists; did you mean "sales"?'],
    ['suport', '"suport" is not one that this deployment lists; did you mean "support"?'],
    ['Sales', '"Sales" is not one that this deployment lists; did you mean "sales"?'],
    ['marketing', '"marketing" is not one that this deployment lists'],
  ])('%s: %s', (costCenter, message) => {
    expect(unlistedTags({ ...TAGS, costCenter }, listed, CALLER)).toEqual([
      { field: 'tags.costCenter', message },
    ]);
  });

  it('of another team is suggested to nobody', () => {
    const reader: Reader = { ...CALLER, seesAll: false, own: { ...CALLER.own, costCenter: ['services'] } };
    expect(unlistedTags({ ...TAGS, costCenter: 'slaes' }, listed, reader)[0]!.message).not.toContain('sales');
  });
});

describe('a call', () => {
  let store: EmbeddedStore;
  beforeAll(async () => {
    store = await embeddedStore();
  });
  afterAll(closeStores);
  const check = (options: object, lists = {}) =>
    validate(callOf(options), CALLER, new CatalogCache(store.ledger), Date.now(), {
      listed: { tags: lists },
    });

  it('with a tag that is not listed is refused, by the field’s name', async () => {
    expect(await check({ costCenter: 'slaes' }, listed)).toMatchObject({
      problem: 'invalid-input',
      fields: [{ field: 'tags.costCenter' }],
    });
    expect(isProblem(await check({ costCenter: 'sales' }, listed))).toBe(false);
  });

  it('may have any where the deployment lists none, or admits others', async () => {
    expect(isProblem(await check({ costCenter: 'slaes' }))).toBe(false);
  });
});
