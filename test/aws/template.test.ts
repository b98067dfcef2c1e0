import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../infra/aws/configuration/schema.ts';
import { readTemplates, type Template } from '../../infra/build/assembly.ts';
import { resolverBundle } from '../../infra/build/bundle.ts';
import { loadBundle } from '../../infra/local/appsync/sandbox.ts';
import { FUNCTIONS, STEPS } from '../../infra/wiring.ts';
import { GROUPS } from '../../schema/groups.ts';
import { CONFIGURATION, ofType, propertiesOf, synthesise, type Synthesised } from '../support/assembly.ts';
import { TOLD_STATES } from '../../functions/ledger/ledger.ts';
import { dependenciesOf, referencesIn } from '../support/references.ts';
import { short } from '../support/statements.ts';

let dev: Synthesised;
let prod: Synthesised;
beforeAll(async () => {
  dev = await synthesise('dev');
  prod = await synthesise('prod');
});

const only = (template: Template, type: string) => {
  const all = propertiesOf(template, type);
  expect(all).toHaveLength(1);
  return all[0]!;
};

describe('a template', () => {
  it('is the same when it is made again', async () => {
    const again = await synthesise('dev');
    for (const name of Object.keys(readTemplates(dev.directory))) {
      const read = ({ directory }: Synthesised) =>
        readFileSync(join(directory, `${name}.template.json`), 'utf8');
      expect(read(again)).toBe(read(dev));
    }
  });

  it('refers to nothing that it has not', () => {
    for (const template of [dev.api, dev.billing, prod.api, prod.billing]) {
      const known = new Set(Object.keys(template.Resources));
      const dangling = [...referencesIn(template)].filter((id) => !known.has(id));
      // CDK's own, which it checks the bootstrap by
      expect(dangling.filter((id) => id !== 'BootstrapVersion')).toEqual([]);
    }
  });

  it('has no circle of resources that wait for each other', () => {
    for (const template of [dev.api, dev.billing, prod.api]) expect(circleIn(template)).toEqual([]);
  });

  it('stays within the limits of CloudFormation and IAM with as many profiles as a configuration may ask for', async () => {
    const names = (what: string) => Array.from({ length: 25 }, (_, i) => `${what}-with-a-long-name-${i}`);
    const { api, directory } = await synthesise('prod', {
      ...CONFIGURATION,
      costCenters: names('team').map((name) => ({ name, monthlyBudgetUsd: 1 })),
      applications: names('app').slice(0, 5),
      environments: ['dev', 'prod'],
      profiles: [{ models: ['claude-3'] }],
      backEnds: [],
      billing: { anomaliesFromUsd: 1 },
    });
    expect(propertiesOf(api, 'AWS::Bedrock::ApplicationInferenceProfile')).toHaveLength(250);
    expect(Object.keys(api.Resources).length).toBeLessThan(500);
    const size = (name: string) => readFileSync(join(directory, `${name}.template.json`)).length;
    for (const name of ['CostSentry-prod', 'CostSentry-prod-billing'])
      expect(size(name)).toBeLessThan(1_000_000);
    const arn = 'arn:aws:bedrock:ap-southeast-1:111122223333:application-inference-profile/abcdefghijkl';
    const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
      propertiesOf(api, type),
    );
    for (const { PolicyDocument } of policies) {
      const written = JSON.stringify(PolicyDocument).replace(/\{"Fn::GetAtt":\[[^\]]*\]\}/g, `"${arn}"`);
      expect(written.length).toBeLessThan(6_144);
    }
    const ofInvoke = propertiesOf(api, 'AWS::IAM::ManagedPolicy');
    expect(ofInvoke.length).toBeLessThanOrEqual(10); // policies a role
  });
});

/** The logical IDs along a circle, if there is one. */
function circleIn(template: Template): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (id: string): string[] => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return [];
    path.push(id);
    for (const next of dependenciesOf(template, id)) {
      const circle = visit(next);
      if (circle.length > 0) return circle;
    }
    path.pop();
    done.add(id);
    return [];
  };
  for (const id of Object.keys(template.Resources)) {
    const circle = visit(id);
    if (circle.length > 0) return circle;
  }
  return [];
}

describe('the stages', () => {
  it('keep the schema from strangers in prod, which has no API key', () => {
    const api = only(prod.api, 'AWS::AppSync::GraphQLApi');
    expect(api).toMatchObject({
      AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
      AdditionalAuthenticationProviders: [{ AuthenticationType: 'AWS_IAM' }],
      IntrospectionConfig: 'DISABLED',
      LogConfig: { ExcludeVerboseContent: true, FieldLogLevel: 'ERROR' },
    });
    expect(propertiesOf(prod.api, 'AWS::AppSync::ApiKey')).toEqual([]);
    expect(Object.keys(prod.api.Outputs!)).not.toContain('ApiKey');
    expect(only(dev.api, 'AWS::AppSync::GraphQLApi').IntrospectionConfig).toBe('ENABLED');
    expect(propertiesOf(dev.api, 'AWS::AppSync::ApiKey')).toHaveLength(1);
  });

  it('renew the development key with each deployment, for less than the year that AppSync allows', async () => {
    const { api } = await synthesise('dev', CONFIGURATION, new Date('2026-11-23T10:00:00Z'));
    expect(only(api, 'AWS::AppSync::ApiKey').Expires).toBe(Date.UTC(2027, 4, 1) / 1000);
  });

  it('require a budget, and a second factor, in prod', () => {
    const requireBudget = (template: Template) =>
      propertiesOf(template, 'AWS::Lambda::Function').flatMap(
        ({ Environment }) => Environment?.Variables?.REQUIRE_BUDGET ?? [],
      );
    expect(requireBudget(prod.api)).toEqual(Array(5).fill('true'));
    expect(requireBudget(dev.api)).toEqual(Array(5).fill('false'));
    expect(only(prod.api, 'AWS::Cognito::UserPool').MfaConfiguration).toBe('ON');
    expect(only(dev.api, 'AWS::Cognito::UserPool').MfaConfiguration).toBe('OPTIONAL');
  });

  it('keep tables, user pool and logs in prod when the stack goes, but not those of a first creation that failed; and nothing in dev', () => {
    const policies = (template: Template) =>
      ['AWS::DynamoDB::Table', 'AWS::Cognito::UserPool', 'AWS::Logs::LogGroup'].flatMap((type) =>
        Object.values(ofType(template, type)).map(
          (resource) => (resource as unknown as { DeletionPolicy: string }).DeletionPolicy,
        ),
      );
    expect(new Set(policies(prod.api))).toEqual(new Set(['RetainExceptOnCreate']));
    expect(new Set(policies(dev.api))).toEqual(new Set(['Delete']));
    expect(only(prod.api, 'AWS::Cognito::UserPool').DeletionProtection).toBe('ACTIVE');
  });
});

describe('the tables', () => {
  it('are on demand, recoverable, expiring, and protected in prod', () => {
    const tables = propertiesOf(prod.api, 'AWS::DynamoDB::Table');
    expect(tables).toHaveLength(2);
    for (const table of tables)
      expect(table).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
  });
});

describe('the functions', () => {
  it('run the newest Node on arm64, each with a log of its own that ends', () => {
    const ours = [prod.api, prod.billing].flatMap((template) =>
      propertiesOf(template, 'AWS::Lambda::Function').filter(({ Description }) =>
        String(Description).startsWith('functions/'),
      ),
    );
    expect(ours).toHaveLength(Object.keys(FUNCTIONS).length);
    for (const one of ours) {
      expect(one).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'handler.handler',
        LoggingConfig: { LogFormat: 'Text' },
      });
    }
    const logs = [prod.api, prod.billing].flatMap((template) =>
      propertiesOf(template, 'AWS::Logs::LogGroup'),
    );
    for (const { RetentionInDays } of logs) expect(RetentionInDays).toBe(365);
    expect(new Set(ours.map(({ LoggingConfig }) => LoggingConfig.LogGroup.Ref)).size).toBe(ours.length);
  });

  it('have concurrency reserved only where the configuration asks for it, and on the way of a call', async () => {
    const { api } = await synthesise('dev', { ...CONFIGURATION, limits: { concurrentCalls: 20 } });
    const reserved = propertiesOf(api, 'AWS::Lambda::Function')
      .filter(({ ReservedConcurrentExecutions }) => ReservedConcurrentExecutions === 20)
      .map(({ Description }) => Description as string);
    expect(reserved.sort()).toEqual([
      'functions/handlers/invoke',
      'functions/handlers/run',
      'functions/handlers/sentry',
      'functions/handlers/validate',
    ]);
    // The sweep has capacity of its own, however many calls there are.
    const one = propertiesOf(api, 'AWS::Lambda::Function').filter(
      ({ ReservedConcurrentExecutions }) => ReservedConcurrentExecutions === 1,
    );
    expect(one.map(({ Description }) => Description as string)).toEqual(['functions/handlers/sweep']);
    for (const one of propertiesOf(dev.api, 'AWS::Lambda::Function'))
      expect(one.ReservedConcurrentExecutions).toBeUndefined();
  });

  it('are told what the configuration says', () => {
    const of = (name: string) =>
      propertiesOf(prod.api, 'AWS::Lambda::Function').find(
        ({ Description }) => Description === `functions/handlers/${name}`,
      )!.Environment.Variables as Record<string, unknown>;
    expect(of('invoke')).toMatchObject({
      HOLD_TIMEOUT_SECONDS: '1000',
      REQUIRE_BUDGET: 'true',
      LOG_PROMPTS: 'false',
    });
    expect(of('relay')).toMatchObject({
      APPLICATIONS: 'crm,helpdesk',
      COST_CENTERS: 'sales,support',
      ENVIRONMENTS: 'dev,prod',
    });
    expect(of('validate')).toMatchObject({ UNLISTED_TAGS: 'refuse', COST_CENTERS: 'sales,support' });
    expect(of('validate')).toMatchObject({
      GUARDRAILS: '{"g1":0.4}',
      S3_PREFIXES: '{"sales":["s3://files/sales/"]}',
    });
    expect(of('validate').MODELS).toBe('claude-3,claude-haiku-4-5,llama-4-maverick');
  });

  it('call models within the geography that the configuration chooses, and no others', async () => {
    const routing = { through: 'us' as const, priceFactor: 1.1 };
    const { api } = await synthesise('dev', { ...CONFIGURATION, routing });
    const text = JSON.stringify(api);
    expect(text).toContain('inference-profile/us.anthropic.claude-haiku-4-5');
    expect(text).not.toContain('global.anthropic');
    const [profile] = propertiesOf(api, 'AWS::Bedrock::ApplicationInferenceProfile');
    expect(JSON.stringify(profile!.ModelSource)).toContain('us.anthropic.claude-haiku-4-5');
    const functions = propertiesOf(api, 'AWS::Lambda::Function');
    const validate = functions.find(({ Description }) => Description === 'functions/handlers/validate')!;
    expect(validate.Environment.Variables).toMatchObject({ ROUTING: 'us', ROUTING_PRICE_FACTOR: '1.1' });
  });

  it('keep everything in DynamoDB: none is told of another store', () => {
    for (const template of [dev.api, prod.api, prod.billing])
      expect(JSON.stringify(template)).not.toMatch(/STORE_MODULE|STORE_PATH|PUBLISHER_MODULE/);
  });

  it('relay each change that is told, in order, again in halves if they fail, and to a bucket what is never told', () => {
    const mapping = only(prod.api, 'AWS::Lambda::EventSourceMapping');
    const pattern = JSON.parse(mapping.FilterCriteria.Filters[0].Pattern as string) as object;
    // The same as the local host's outbox takes.
    expect(pattern).toEqual({
      eventName: ['INSERT', 'MODIFY'],
      dynamodb: { NewImage: { state: { S: [...TOLD_STATES] } } },
    });
    expect(mapping).toMatchObject({
      BatchSize: FUNCTIONS.relay.trigger.atMost,
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      MetricsConfig: { Metrics: ['EventCount'] },
    });
    expect(mapping.MaximumRecordAgeInSeconds).toBeLessThan(24 * 60 * 60);
    expect(short(mapping.FunctionName)).toBe('{relayFunction}');
    expect(short(mapping.EventSourceArn)).toBe('{Calls}');
    expect(short(mapping.DestinationConfig.OnFailure.Destination)).toBe('{RelayUntold}');
    const streams = propertiesOf(prod.api, 'AWS::DynamoDB::Table').map(
      (table) => table.StreamSpecification as unknown,
    );
    expect(streams).toEqual([undefined, { StreamViewType: 'NEW_AND_OLD_IMAGES' }]);
    const buckets = propertiesOf(prod.api, 'AWS::S3::Bucket');
    expect(buckets).toHaveLength(2);
    for (const { PublicAccessBlockConfiguration } of buckets)
      expect(PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
  });

  it('carry out what they were handed once, within a minute or not at all, and then to a bucket', () => {
    const run = propertiesOf(prod.api, 'AWS::Lambda::Function').find(
      ({ Description }) => Description === 'functions/handlers/run',
    )!;
    expect(run.Timeout).toBe(900);
    const [config, ...more] = propertiesOf(prod.api, 'AWS::Lambda::EventInvokeConfig').filter(
      ({ FunctionName }) => short(FunctionName) === '{runFunction}',
    );
    expect(more).toEqual([]);
    expect(config).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
    expect(short(config!.DestinationConfig.OnFailure.Destination)).toBe('{WorkerUnbegun}');
    const invoke = propertiesOf(prod.api, 'AWS::Lambda::Function').find(
      ({ Description }) => Description === 'functions/handlers/invoke',
    )!;
    expect(short(invoke.Environment.Variables.RUN_FUNCTION)).toBe('{runFunction}');
  });

  it('run on schedule as the table of contents says, and a run that fails is not repeated', () => {
    const clocks = [prod.api, prod.billing].flatMap((template) =>
      propertiesOf(template, 'AWS::Events::Rule').filter(({ ScheduleExpression }) => ScheduleExpression),
    );
    expect(clocks.map(({ ScheduleExpression }) => ScheduleExpression as string)).toEqual([
      'rate(1 minute)',
      'rate(1 day)',
    ]);
    for (const { Targets } of clocks) expect(Targets[0].RetryPolicy).toEqual({ MaximumRetryAttempts: 0 });
    const again = [prod.api, prod.billing].flatMap((template) =>
      propertiesOf(template, 'AWS::Lambda::EventInvokeConfig'),
    );
    expect(again.map(({ MaximumRetryAttempts }) => MaximumRetryAttempts)).toEqual([0, 0, 0]);
  });
});

describe('identity', () => {
  it('has no sign-up, and cost centres that no user may write', () => {
    expect(only(prod.api, 'AWS::Cognito::UserPool')).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UserPoolTier: 'ESSENTIALS',
      Schema: [{ Name: 'costCenters' }, { Name: 'applications' }, { Name: 'environments' }],
    });
    const client = only(prod.api, 'AWS::Cognito::UserPoolClient');
    expect(client.WriteAttributes).toEqual(['name']);
    expect(client.ExplicitAuthFlows).toEqual(['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']);
  });

  it('puts the cost centres into the access token by the trigger that may (version 2)', () => {
    const { PreTokenGenerationConfig } = only(prod.api, 'AWS::Cognito::UserPool').LambdaConfig;
    expect(PreTokenGenerationConfig.LambdaVersion).toBe('V2_0');
    const [id] = PreTokenGenerationConfig.LambdaArn['Fn::GetAtt'];
    expect(prod.api.Resources[id]!.Properties.Description).toBe('functions/handlers/token-claims');
  });

  it('has the groups that resolvers know', () => {
    const groups = propertiesOf(prod.api, 'AWS::Cognito::UserPoolGroup').map(({ GroupName }) => GroupName);
    expect(groups).toEqual(Object.keys(GROUPS));
  });

  it('lets in the tokens of its own client only', () => {
    const { UserPoolConfig } = only(prod.api, 'AWS::AppSync::GraphQLApi');
    const [client] = Object.keys(ofType(prod.api, 'AWS::Cognito::UserPoolClient'));
    expect(UserPoolConfig).toMatchObject({ AppIdClientRegex: { Ref: client }, DefaultAction: 'ALLOW' });
  });
});

describe('inference profiles', () => {
  it('are one for each combination, tagged for the bill', () => {
    const profiles = propertiesOf(prod.api, 'AWS::Bedrock::ApplicationInferenceProfile');
    const tags = profiles.map(({ Tags }) =>
      Object.fromEntries((Tags as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value])),
    );
    expect(profiles.map(({ InferenceProfileName }) => InferenceProfileName as string)).toEqual([
      expect.stringMatching(/^prod-sales-crm-dev-claude-haiku-4-5-[0-9a-f]{8}$/),
      expect.stringMatching(/^prod-sales-crm-dev-claude-3-/),
      expect.stringMatching(/^prod-sales-crm-prod-claude-haiku-4-5-/),
      expect.stringMatching(/^prod-sales-crm-prod-claude-3-/),
    ]);
    for (const one of tags) expect(one).toMatchObject({ costCenter: 'sales', applicationId: 'crm' });
    expect(tags.map(({ environment }) => environment)).toEqual(['dev', 'dev', 'prod', 'prod']);
  });

  it('reach the catalog with the ARNs that they turn out to have', () => {
    const { profiles } = only(prod.api, 'Custom::InferenceProfiles');
    const made = Object.keys(ofType(prod.api, 'AWS::Bedrock::ApplicationInferenceProfile'));
    expect((profiles as { arn: object }[]).map(({ arn }) => arn)).toEqual(
      made.map((id) => ({ 'Fn::GetAtt': [id, 'InferenceProfileArn'] })),
    );
  });
});

describe('the bill', () => {
  it('has a budget for each cost centre that names one, by its tag and not by a service', () => {
    const budget = only(prod.billing, 'AWS::Budgets::Budget');
    expect(budget.Budget).toMatchObject({
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 500, Unit: 'USD' },
      CostFilters: { TagKeyValue: ['user:costCenter$sales'] },
    });
    expect(JSON.stringify(budget)).not.toContain('Amazon Bedrock');
    const notified = (budget.NotificationsWithSubscribers as { Notification: object }[]).map(
      ({ Notification }) => Notification,
    );
    expect(notified).toMatchObject([
      { NotificationType: 'ACTUAL', Threshold: 80 },
      { NotificationType: 'ACTUAL', Threshold: 100 },
      { NotificationType: 'FORECASTED', Threshold: 100 },
    ]);
  });

  it('is watched for anomalies, cost centre by cost centre, where the configuration asks for it', async () => {
    expect(propertiesOf(prod.billing, 'AWS::CE::AnomalyMonitor')).toEqual([]);
    const { billing } = await synthesise('prod', { ...CONFIGURATION, billing: { anomaliesFromUsd: 50 } });
    const monitors = propertiesOf(billing, 'AWS::CE::AnomalyMonitor');
    expect(monitors.map(({ MonitorSpecification }) => JSON.parse(MonitorSpecification as string))).toEqual(
      ['sales', 'support'].map((name) => ({ Tags: { Key: 'costCenter', Values: [name] } })),
    );
    expect(only(billing, 'AWS::CE::AnomalySubscription').MonitorArnList).toHaveLength(2);
  });

  it('is watched by one stage: a cost centre has one bill for all of them', () => {
    expect(propertiesOf(dev.billing, 'AWS::Budgets::Budget')).toEqual([]);
    expect(propertiesOf(dev.billing, 'AWS::Lambda::Function')).toHaveLength(1);
  });

  it('takes any name that a cost centre may have', async () => {
    const names = ['a:b', 'a-b', 'a/b', 'r+d @ home = 1', 'x'.repeat(128)];
    const { billing } = await synthesise('prod', {
      ...CONFIGURATION,
      costCenters: names.map((name) => ({ name, monthlyBudgetUsd: 1 })),
      profiles: [],
      backEnds: [],
      billing: { anomaliesFromUsd: 1 },
    });
    const budgets = propertiesOf(billing, 'AWS::Budgets::Budget').map(
      ({ Budget }) => Budget.BudgetName as string,
    );
    expect(new Set(budgets).size).toBe(names.length);
    for (const name of budgets) expect(name).toMatch(/^[^:\\/]{1,100}$/);
    const filters = propertiesOf(billing, 'AWS::Budgets::Budget').map(
      ({ Budget }) => Budget.CostFilters.TagKeyValue[0],
    );
    expect(filters).toEqual(names.map((name) => `user:costCenter$${name}`));
  });

  it('is apart from the API: what fails there undoes nothing here', () => {
    expect(JSON.stringify(prod.api)).not.toContain('Fn::ImportValue');
    expect(JSON.stringify(prod.billing)).not.toContain('Fn::ImportValue');
    const manifest = JSON.parse(readFileSync(join(prod.directory, 'manifest.json'), 'utf8')) as {
      artifacts: Record<string, { dependencies?: string[] }>;
    };
    expect(manifest.artifacts['CostSentry-prod']!.dependencies).not.toContain('CostSentry-prod-billing');
    expect(manifest.artifacts['CostSentry-prod-billing']!.dependencies).not.toContain('CostSentry-prod');
  });
});

describe('notifications', () => {
  it('lead from budget alerts to the topic, and on to the e-mail address', () => {
    const [rule] = propertiesOf(prod.api, 'AWS::Events::Rule').filter(({ EventPattern }) => EventPattern);
    const { source, 'detail-type': detailType } = rule!.EventPattern as Record<string, string[]>;
    // As the bundle of the step puts it on the bus.
    const { request } = loadBundle(resolverBundle(STEPS.alertEvent.code));
    expect(request({ args: { alert: {} } })).toMatchObject({
      events: [{ source: source![0], detailType: detailType![0] }],
    });
    expect(only(prod.api, 'AWS::SNS::Subscription')).toMatchObject({
      Protocol: 'email',
      Endpoint: 'finops@example.com',
    });
  });
});

describe('the extras', () => {
  const EXTRAS: ConfigurationInput['extras'] = {
    firewall: { requestsPerFiveMinutes: 1_000 },
    tracing: true,
    customerManagedKey: true,
    domain: {
      name: 'ai.example.com',
      certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
    },
  };
  let all: Synthesised;
  beforeAll(async () => {
    all = await synthesise('prod', { ...CONFIGURATION, extras: EXTRAS });
  });

  it('are off by default', () => {
    for (const type of ['AWS::WAFv2::WebACL', 'AWS::KMS::Key', 'AWS::AppSync::DomainName'])
      expect(propertiesOf(prod.api, type), type).toEqual([]);
    expect(only(prod.api, 'AWS::AppSync::GraphQLApi').XrayEnabled).toBe(false);
  });

  it('put a firewall before the API that takes prompts of any length', () => {
    const acl = only(all.api, 'AWS::WAFv2::WebACL');
    const rules = (acl.Rules as { Name: string }[]).map(({ Name }) => Name);
    expect(rules).toEqual(['RequestsFromOneAddress', 'AWSManagedRulesAmazonIpReputationList']);
    // The functions themselves publish by signed requests, from addresses that they share with others.
    expect(JSON.stringify(acl.Rules[0].Statement)).toContain('AWS4-HMAC-SHA256');
    expect(propertiesOf(all.api, 'AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
  });

  it('trace, and let those write traces who must', () => {
    expect(only(all.api, 'AWS::AppSync::GraphQLApi').XrayEnabled).toBe(true);
    const traced = propertiesOf(all.api, 'AWS::Lambda::Function').filter(
      ({ TracingConfig }) => TracingConfig,
    );
    for (const { TracingConfig } of traced) expect(TracingConfig.Mode).toBe('Active');
    expect(traced.length).toBeGreaterThan(5);
  });

  it('encrypt with a key of their own, that rotates', () => {
    expect(only(all.api, 'AWS::KMS::Key').EnableKeyRotation).toBe(true);
    for (const table of propertiesOf(all.api, 'AWS::DynamoDB::Table'))
      expect(table.SSESpecification).toMatchObject({ SSEEnabled: true, SSEType: 'KMS' });
    for (const log of propertiesOf(all.api, 'AWS::Logs::LogGroup')) expect(log.KmsKeyId).toBeDefined();
    expect(only(all.api, 'AWS::SNS::Topic').KmsMasterKeyId).toBeDefined();
    // EventBridge names no account when it publishes to an encrypted topic: it must be let in without that condition.
    const statements = only(all.api, 'AWS::KMS::Key').KeyPolicy.Statement as Record<string, any>[]; // eslint-disable-line @typescript-eslint/no-explicit-any
    const events = statements.filter(({ Principal }) => Principal.Service === 'events.amazonaws.com');
    expect(events.some(({ Condition }) => Condition === undefined)).toBe(true);
  });

  it('serve the API under a name of its own', () => {
    expect(only(all.api, 'AWS::AppSync::DomainName').DomainName).toBe('ai.example.com');
    expect(propertiesOf(all.api, 'AWS::AppSync::DomainNameApiAssociation')).toHaveLength(1);
    expect(Object.keys(all.api.Outputs!)).toContain('DomainTarget');
  });

  it('make no circle', () => {
    expect(circleIn(all.api)).toEqual([]);
  });
});
