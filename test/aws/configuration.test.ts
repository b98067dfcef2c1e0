import { describe, expect, it } from 'vitest';
import { iamAccessVariables } from '../../infra/aws/configuration/iam-access.ts';
import { plannedProfiles, profileName } from '../../infra/aws/configuration/profiles.ts';
import { checkConfiguration, type ConfigurationInput } from '../../infra/aws/configuration/schema.ts';
import { CONFIGURATION, ownConfiguration } from '../support/assembly.ts';

const mistakesOf = (change: object): string => {
  try {
    checkConfiguration({ ...CONFIGURATION, ...change });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('a configuration', () => {
  it('of the repository is right', () => {
    expect(checkConfiguration(ownConfiguration).costCenters.length).toBeGreaterThan(0);
  });

  it('has defaults for whatever it may leave out', () => {
    const { limits, extras, billing, logPrompts, backEnds, profiles, routing } = checkConfiguration({
      costCenters: [{ name: 'sales' }],
      applications: ['crm'],
      environments: ['prod'],
      models: ['nova-micro'],
    });
    expect({ limits, extras, billing, logPrompts, backEnds, profiles, routing }).toEqual({
      routing: { through: 'global' },
      limits: { holdTimeoutSeconds: 1_000 },
      extras: { tracing: false, customerManagedKey: false },
      billing: {},
      logPrompts: false,
      backEnds: [],
      profiles: [],
    });
  });

  it('with a model that can not be called from the region of the stack says from where it can', () => {
    const models = ['nova-micro', 'claude-sonnet-5-5', 'llama-4-maverick'];
    const within = (region: string | undefined, change: object = {}) => {
      try {
        checkConfiguration({ ...CONFIGURATION, models, profiles: [], ...change }, region);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    const onlyInUs =
      "models[2]: llama-4-maverick (us.meta.llama4-maverick-17b-instruct-v1:0) can't be called from eu-west-1, where the stack goes, only from us-east-1,";
    expect(within('us-east-2')).toBe('');
    expect(within('eu-west-1')).toContain(onlyInUs);
    const eu = { routing: { through: 'eu' } };
    expect(within('us-east-2', eu)).toContain(
      "models[1]: claude-sonnet-5-5 (eu.anthropic.claude-sonnet-5-5) can't be called from us-east-2",
    );
    // Where the region is not known yet, what no region can do is.
    expect(within(undefined, eu)).toContain('models[2]: llama-4-maverick (us.meta');
    expect(within(undefined, { routing: { through: 'us' } })).toBe('');
    expect(within('eu-west-9', { ...eu, models: ['claude-opus-5'], routes: { eu: ['eu-west-9'] } })).toBe('');
  });

  it.each<[string, object, string]>([
    [
      'an unknown routing',
      { routing: { through: 'mars' } },
      'routing.through: must be global, or a geography',
    ],
    [
      'a price of nothing',
      { routing: { through: 'eu', priceFactor: 0 } },
      'routing.priceFactor: must be at least',
    ],
    ['an unknown field', { costCentres: [] }, '(the whole): Unrecognized key: "costCentres"'],
    ['an empty list', { costCenters: [] }, 'costCenters: must not be empty'],
    ['a tag that AWS does not take', { applications: ['crm, web'] }, 'applications[0]: must be 1 to 128'],
    ['a duplicate', { environments: ['dev', 'dev'] }, 'environments: must not name anything twice'],
    [
      'a duplicate cost centre',
      { costCenters: [{ name: 'sales' }, { name: 'sales' }, { name: 'support' }] },
      'costCenters: must not name anything twice',
    ],
    ['an unknown model', { models: ['claude'] }, 'models[0]: must be an alias of the catalog (claude-3, '],
    [
      'a budget of nothing',
      { costCenters: [{ name: 'a', monthlyBudgetUsd: 0 }] },
      'monthlyBudgetUsd: must be more',
    ],
    [
      'a profile of nobody',
      { profiles: [{ costCenters: ['hr'], models: ['claude-3'] }] },
      'profiles[0].costCenters[0]: "hr" is not among costCenters',
    ],
    [
      'a profile of a model that may not be called',
      { profiles: [{ models: ['nova-pro'] }] },
      'profiles[0].models[0]: "nova-pro" is not among models',
    ],
    [
      'a role by its ARN',
      { backEnds: [{ role: 'arn:aws:iam::1:role/x' }] },
      'backEnds[0].role: must be a role',
    ],
    [
      'a back end of nobody',
      { backEnds: [{ role: 'x', costCenters: ['hr'] }] },
      'backEnds[0].costCenters[0]: "hr" is not among costCenters',
    ],
    ['no e-mail address', { alertEmail: 'finops' }, 'alertEmail: must be an e-mail address'],
    [
      'a hold shorter than a call',
      { limits: { holdTimeoutSeconds: 5 } },
      'limits.holdTimeoutSeconds: must be at least 30',
    ],
    [
      'a certificate elsewhere',
      {
        extras: {
          domain: {
            name: 'a.example.com',
            certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/x',
          },
        },
      },
      'extras.domain.certificateArn: must be the ARN of a certificate in us-east-1',
    ],
    ['nothing at all', { costCenters: undefined }, 'costCenters: is needed, as a list'],
  ])('that has %s is refused by name', (_what, change, message) => {
    expect(mistakesOf(change)).toContain(message);
    expect(mistakesOf(change)).toMatch(/^infra\/aws\/configuration.ts has mistakes:\n {2}/);
  });

  it('may say where Bedrock routes to', () => {
    expect(mistakesOf({ routes: { eu: ['eu-west-1', 'eu-central-2'] } })).toBe('');
    expect(mistakesOf({ routes: { eu: ['Ireland'] } })).toContain('routes.eu[0]: must be a region');
    expect(mistakesOf({ routes: { moon: ['eu-west-1'] } })).toContain('routes');
  });

  it('tells all its mistakes at once', () => {
    const lines = mistakesOf({ alertEmail: 'x', environments: [''], limits: { concurrentCalls: 0 } }).split(
      '\n',
    );
    expect(lines).toHaveLength(4);
  });

  it('that would make more profiles than a stack takes is refused', () => {
    const many = Array.from({ length: 20 }, (_, i) => `c${i}`);
    expect(
      mistakesOf({
        costCenters: many.map((name) => ({ name })),
        applications: many.map((name) => `app-${name}`),
        profiles: [{ models: ['claude-3'] }],
        backEnds: [],
      }),
    ).toContain('profiles: make 800 profiles; a stack takes 250');
  });

  it('whose names come to the same alias, or to one too long, is refused', () => {
    const change = {
      costCenters: [{ name: 'r and d' }, { name: 'R.and.D' }],
      profiles: [{ models: ['claude-3'] }],
      backEnds: [],
    };
    expect(mistakesOf(change)).toContain('would both have the alias r-and-d-crm-dev-claude-3');
    const long = { ...change, costCenters: [{ name: 'x'.repeat(60) }] };
    expect(mistakesOf(long)).toContain('longer than 64 characters');
  });

  it('with more back ends than AppSync has room for is refused', () => {
    const backEnds = Array.from({ length: 60 }, (_, i) => ({ role: `service-${i}`, costCenters: ['sales'] }));
    expect(mistakesOf({ backEnds })).toContain('backEnds: are too many');
    const all = Array.from({ length: 90 }, (_, i) => ({ name: `cost-center-${i}` }));
    const one = { role: 'all', costCenters: all.map(({ name }) => name) };
    expect(mistakesOf({ costCenters: all, backEnds: [one], profiles: [] })).toContain('give all more than');
  });
});

describe('the profiles of a configuration', () => {
  it('are every combination, once, in its order', () => {
    const source: ConfigurationInput = {
      ...CONFIGURATION,
      profiles: [
        { costCenters: ['sales'], applications: ['crm'], environments: ['prod'], models: ['claude-3'] },
        { costCenters: ['sales'], models: ['claude-3'] },
      ],
    };
    const { profiles, ...rest } = checkConfiguration(source);
    expect(plannedProfiles({ ...rest, profiles }).map(({ alias }) => alias)).toEqual([
      'sales-crm-prod-claude-3',
      'sales-crm-dev-claude-3',
      'sales-helpdesk-dev-claude-3',
      'sales-helpdesk-prod-claude-3',
    ]);
  });

  it('have names that Bedrock takes: unique for a stage, at most 64 characters, always the same', () => {
    const long = 'a-cost-centre-with-a-name-of-its-own-crm-production-claude-3-5-x';
    const names = ['dev', 'prod'].map((stage) => profileName(long, stage, 'a.model'));
    expect(new Set(names).size).toBe(2);
    for (const name of [...names, profileName('sales-crm', 'dev', 'a.model')]) {
      expect(name).toMatch(/^([0-9a-zA-Z][ _-]?)+$/);
      expect(name.length).toBeLessThanOrEqual(64);
    }
    expect(profileName(long, 'dev', 'a.model')).toBe(names[0]);
    // It is made anew for another model, before the old one goes.
    expect(profileName(long, 'dev', 'b.model')).not.toBe(names[0]);
  });
});

describe('the table of IAM access', () => {
  it('is spread over variables of at most 512 characters, and loses nothing', () => {
    const backEnds = Array.from({ length: 30 }, (_, i) => ({ role: `service-${i}`, costCenters: ['sales'] }));
    const values = iamAccessVariables(['system-role'], backEnds);
    expect(values.length).toBeGreaterThan(2);
    for (const value of values) expect(value.length).toBeLessThanOrEqual(512);
    expect(Object.assign({}, ...values.map((value) => JSON.parse(value) as object))).toEqual({
      'role/system-role': { system: true },
      ...Object.fromEntries(backEnds.map(({ role }) => [`role/${role}`, { costCenters: ['sales'] }])),
    });
  });
});
