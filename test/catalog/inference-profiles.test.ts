import { BedrockClient } from '@aws-sdk/client-bedrock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogModel } from '../../functions/catalog/model.ts';
import { BUILT_IN_MODELS } from '../../functions/catalog/built-in.ts';
import { profileModel, type Profile } from '../../functions/catalog/profile.ts';
import { readProfiles } from '../../functions/catalog/bedrock-profiles.ts';
import { compareProfiles } from '../../functions/catalog/compare-profiles.ts';
import { startProfilesStandIn } from '../../infra/local/aws/profiles-stand-in.ts';
import { graphql } from '../support/client.ts';
import { startHost } from '../support/host.ts';
import { CREDENTIALS } from '../support/store.ts';

const profile = (name: string): Profile => ({
  alias: name,
  arn: `arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/${name}`,
  costCenter: 'sales',
  applicationId: 'crm',
  environment: 'prod',
  canonicalModel: 'amazon.nova-micro-v1:0',
});
const TAGS = { costCenter: 'sales', applicationId: 'crm', environment: 'prod' };
const names = [
  'good',
  'half-tagged',
  'not-tagged',
  'elsewhere',
  'narrower',
  'remodelled',
  'shared',
  'nobody',
];
const tagsOf = ({ alias }: Profile): Record<string, string> => {
  if (alias === 'half-tagged') return { costCenter: 'sales', environment: 'prod' };
  if (alias === 'not-tagged') return {};
  if (alias === 'elsewhere') return { ...TAGS, costCenter: 'hr' };
  return TAGS;
};

let standIn: Awaited<ReturnType<typeof startProfilesStandIn>>;
beforeAll(async () => {
  standIn = await startProfilesStandIn(names.map(profile), tagsOf);
});
afterAll(() => standIn.close());

describe('inference profiles', () => {
  it('are read from Bedrock page by page, with their tags', async () => {
    const bedrock = new BedrockClient({
      endpoint: standIn.endpoint,
      region: 'us-east-1',
      credentials: CREDENTIALS,
    });
    const profiles = await readProfiles(bedrock);
    expect(profiles.map(({ name }) => name)).toEqual(names);
    expect(profiles[0]).toEqual({
      arn: profile('good').arn,
      name: 'good',
      status: 'ACTIVE',
      modelArns: ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0'],
      tags: TAGS,
    });
  });

  it('are flagged: untagged, unmapped, mismatched, missing', () => {
    const behind = BUILT_IN_MODELS.find(({ alias }) => alias === 'nova-micro')!;
    const existing = names.map((name) => ({
      arn: profile(name).arn,
      name,
      status: 'ACTIVE',
      modelArns: [
        `arn:aws:bedrock:us-east-1::foundation-model/${name === 'remodelled' ? 'x' : behind.canonicalModel}`,
      ],
      tags: tagsOf(profile(name)),
    }));
    const models: CatalogModel[] = [
      behind,
      ...['good', 'half-tagged', 'not-tagged', 'elsewhere', 'remodelled', 'shared', 'gone'].map((name) =>
        profileModel(profile(name), behind),
      ),
      // For any application of sales, where the bill says crm; and one profile under the names of two teams.
      profileModel({ ...profile('narrower'), applicationId: undefined }, behind),
      profileModel({ ...profile('shared'), alias: 'also-shared', costCenter: 'hr' }, behind),
    ];
    const shown = compareProfiles(existing, models);
    expect(Object.fromEntries(shown.map(({ arn, problems }) => [arn.split('/')[1], problems]))).toEqual({
      good: [],
      'half-tagged': ['UNTAGGED'],
      'not-tagged': ['UNTAGGED'],
      elsewhere: ['MISMATCHED'],
      narrower: ['MISMATCHED'],
      remodelled: ['MISMATCHED'],
      shared: ['MISMATCHED'],
      nobody: ['UNMAPPED'],
      gone: ['MISSING'],
    });
    expect(shown.at(-1)).toMatchObject({ name: null, status: null, alias: 'gone', costCenter: 'sales' });
  });

  it('are answered by the API', async () => {
    const host = await startHost();
    const query = '{ inferenceProfiles { name alias costCenter problems } }';
    const { data } = await graphql<{ inferenceProfiles: object[] }>(host, query);
    await host.stop();
    expect(data!.inferenceProfiles).toEqual(
      ['sales', 'services', 'support'].map((name) => ({
        name,
        alias: name,
        costCenter: name,
        problems: [],
      })),
    );
  });

  it('that Bedrock has and nobody can call are seen on a running host', async () => {
    const host = await startHost({ AWS_ENDPOINT_URL_BEDROCK: standIn.endpoint });
    const query = '{ inferenceProfiles { arn problems } }';
    const { data } = await graphql<{ inferenceProfiles: { arn: string; problems: string[] }[] }>(host, query);
    await host.stop();
    const problems = new Map(data!.inferenceProfiles.map((one) => [one.arn.split('/')[1], one.problems]));
    expect(problems.get('good')).toEqual(['UNMAPPED']);
    expect(problems.get('sales')).toEqual(['MISSING']);
  });
});
