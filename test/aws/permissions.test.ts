import { beforeAll, describe, expect, it } from 'vitest';
import { propertiesOf, synthesise, type Synthesised } from '../support/assembly.ts';
import { short, statementsOf } from '../support/statements.ts';

let prod: Synthesised;
beforeAll(async () => {
  prod = await synthesise('prod');
});

const trimmed = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .sort();

/** Everything that anybody may do, role by role. `<…>` is the stack's own place, `{…}` a resource of it. */
const API = `
  {validateRole}: dynamodb:Query on {Ledger} if ForAllValues:StringEquals dynamodb:LeadingKeys ["MODELS"]
  {sentryRole}: dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on {Ledger}
  {sentryRole}: dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on {Calls}
  {invokeRole}: dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on {Ledger}
  {runRole}: dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on {Ledger}
  {runRole}: dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on {Calls}
  {invokeRole}: dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on {Calls}
  {analysisRole}: dynamodb:GetItem dynamodb:Query on {Ledger}
  {analysisRole}: dynamodb:PutItem dynamodb:UpdateItem on {Ledger} if ForAllValues:StringEquals dynamodb:LeadingKeys ["COST-EXPLORER"]
  {analysisRole}: ce:GetCostAndUsage ce:GetDimensionValues cloudwatch:GetMetricData on *
  {budgetsRole}: dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on {Ledger}
  {modelsRole}: dynamodb:GetItem dynamodb:PutItem dynamodb:Query on {Ledger}
  {profilesRole}: dynamodb:Query on {Ledger} if ForAllValues:StringEquals dynamodb:LeadingKeys ["MODELS"]
  {registerprofilesRole}: dynamodb:DeleteItem dynamodb:PutItem dynamodb:Query on {Ledger} if ForAllValues:StringEquals dynamodb:LeadingKeys ["MODELS"]
  {sweepRole}: dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on {Ledger}
  {sweepRole}: dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on {Calls}
  {callsRole}: dynamodb:GetItem dynamodb:UpdateItem on {Calls}
  {callsRole}: dynamodb:GetItem dynamodb:Query dynamodb:UpdateItem on {Ledger}

  {relayRole}: dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator on {Calls}
  {relayRole}: dynamodb:ListStreams on *
  {relayRole}: dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on {Ledger}
  {relayRole}: dynamodb:GetItem dynamodb:UpdateItem on {Calls}
  {relayRole}: appsync:GraphQL on {GraphQLApi}/types/Mutation/fields/publishBudgetAlert
  {relayRole}: appsync:GraphQL on {GraphQLApi}/types/Mutation/fields/publishUsage
  {sweepRole}: appsync:GraphQL on {GraphQLApi}/types/Mutation/fields/publishBudgetAlert
  {relayRole}: appsync:GraphQL on {GraphQLApi}/types/Mutation/fields/publishInvocation
  {runRole}: appsync:GraphQL on {GraphQLApi}/types/Mutation/fields/publishInvocation
  {runRole}: s3:ListBucket on {WorkerUnbegun}
  {runRole}: s3:PutObject on {WorkerUnbegun}/*
  {invokeRole}: lambda:InvokeFunction on {runFunction}
  {relayRole}: s3:ListBucket on {RelayUntold}
  {relayRole}: s3:PutObject on {RelayUntold}/*

  {invokeRole}: bedrock:ApplyGuardrail on arn:<Partition>:bedrock:<Region>:<AccountId>:guardrail/g1
  {runRole}: bedrock:ApplyGuardrail on arn:<Partition>:bedrock:<Region>:<AccountId>:guardrail/g1
  {invokeRole}: s3:GetObject on arn:<Partition>:s3:::files/sales/*
  {runRole}: s3:GetObject on arn:<Partition>:s3:::files/sales/*
  {invokeRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:<Region>::foundation-model/anthropic.claude-3-sonnet-20240229-v1:0
  {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:<Region>::foundation-model/anthropic.claude-3-sonnet-20240229-v1:0
  {invokeRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:<Region>:<AccountId>:inference-profile/global.anthropic.claude-haiku-4-5-20251001-v1:0
  {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:<Region>:<AccountId>:inference-profile/global.anthropic.claude-haiku-4-5-20251001-v1:0
  {invokeRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0
  {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0
  {invokeRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:<Region>::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0
  {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:<Region>::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0
  {invokeRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:<Region>:<AccountId>:inference-profile/us.meta.llama4-maverick-17b-instruct-v1:0
  {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:<Region>:<AccountId>:inference-profile/us.meta.llama4-maverick-17b-instruct-v1:0
  {invokeRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:us-east-1::foundation-model/meta.llama4-maverick-17b-instruct-v1:0
  {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:us-east-1::foundation-model/meta.llama4-maverick-17b-instruct-v1:0
  {invokeRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:us-east-2::foundation-model/meta.llama4-maverick-17b-instruct-v1:0
  {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:us-east-2::foundation-model/meta.llama4-maverick-17b-instruct-v1:0
  {invokeRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:us-west-1::foundation-model/meta.llama4-maverick-17b-instruct-v1:0
  {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:us-west-1::foundation-model/meta.llama4-maverick-17b-instruct-v1:0
  {invokeRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:us-west-2::foundation-model/meta.llama4-maverick-17b-instruct-v1:0
  {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:us-west-2::foundation-model/meta.llama4-maverick-17b-instruct-v1:0
  {invokeRole}, {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on {InferenceProfilessalescrmdevclaude3}
  {invokeRole}, {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on {InferenceProfilessalescrmdevclaudehaiku45}
  {invokeRole}, {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on {InferenceProfilessalescrmprodclaude3}
  {invokeRole}, {runRole}: bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on {InferenceProfilessalescrmprodclaudehaiku45}
  {sentryRole}: bedrock:CountTokens on arn:<Partition>:bedrock:<Region>::foundation-model/anthropic.claude-3-sonnet-20240229-v1:0
  {sentryRole}: bedrock:CountTokens on arn:<Partition>:bedrock:<Region>::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0
  {sentryRole}: bedrock:CountTokens on arn:<Partition>:bedrock:<Region>::foundation-model/meta.llama4-maverick-17b-instruct-v1:0
  {profilesRole}: bedrock:ListInferenceProfiles on *
  {profilesRole}: bedrock:ListTagsForResource on arn:<Partition>:bedrock:<Region>:<AccountId>:application-inference-profile/*

  {GraphQLDataSourcesvalidaterole}: lambda:InvokeFunction on {validateFunction}
  {GraphQLDataSourcessentryrole}: lambda:InvokeFunction on {sentryFunction}
  {GraphQLDataSourcesinvokerole}: lambda:InvokeFunction on {invokeFunction}
  {GraphQLDataSourcesanalysisrole}: lambda:InvokeFunction on {analysisFunction}
  {GraphQLDataSourcesbudgetsrole}: lambda:InvokeFunction on {budgetsFunction}
  {GraphQLDataSourcesmodelsrole}: lambda:InvokeFunction on {modelsFunction}
  {GraphQLDataSourcesprofilesrole}: lambda:InvokeFunction on {profilesFunction}
  {GraphQLDataSourcescallsrole}: lambda:InvokeFunction on {callsFunction}
  {GraphQLDataSourceseventsrole}: events:PutEvents on {NotificationsBus}
  {InferenceProfilesProviderRole}: lambda:GetFunction lambda:InvokeFunction on {registerprofilesFunction}

  {validateRole}: logs:CreateLogStream logs:PutLogEvents on {validateLog}
  {sentryRole}: logs:CreateLogStream logs:PutLogEvents on {sentryLog}
  {invokeRole}: logs:CreateLogStream logs:PutLogEvents on {invokeLog}
  {analysisRole}: logs:CreateLogStream logs:PutLogEvents on {analysisLog}
  {budgetsRole}: logs:CreateLogStream logs:PutLogEvents on {budgetsLog}
  {callsRole}: logs:CreateLogStream logs:PutLogEvents on {callsLog}
  {modelsRole}: logs:CreateLogStream logs:PutLogEvents on {modelsLog}
  {profilesRole}: logs:CreateLogStream logs:PutLogEvents on {profilesLog}
  {runRole}: logs:CreateLogStream logs:PutLogEvents on {runLog}
  {sweepRole}: logs:CreateLogStream logs:PutLogEvents on {sweepLog}
  {relayRole}: logs:CreateLogStream logs:PutLogEvents on {relayLog}
  {tokenclaimsRole}: logs:CreateLogStream logs:PutLogEvents on {tokenclaimsLog}
  {registerprofilesRole}: logs:CreateLogStream logs:PutLogEvents on {registerprofilesLog}
  {InferenceProfilesProviderRole}: logs:CreateLogStream logs:PutLogEvents on {registerprofilesLog}
  {GraphQLLogRole}: logs:CreateLogStream logs:PutLogEvents on {GraphQLLog}
`;

const BILLING = `
  {activatetagsRole}: ce:UpdateCostAllocationTagsStatus on *
  {activatetagsRole}: logs:CreateLogStream logs:PutLogEvents on {activatetagsLog}
`;

/** The only wildcards, each with its reason beside it in the code (cdk-nag holds that). */
const WILDCARDS = [
  '{invokeRole}: s3:GetObject on arn:<Partition>:s3:::files/sales/*',
  '{runRole}: s3:GetObject on arn:<Partition>:s3:::files/sales/*',
  '{activatetagsRole}: ce:UpdateCostAllocationTagsStatus on *',
  '{analysisRole}: ce:GetCostAndUsage ce:GetDimensionValues cloudwatch:GetMetricData on *',
  '{profilesRole}: bedrock:ListInferenceProfiles on *',
  '{profilesRole}: bedrock:ListTagsForResource on arn:<Partition>:bedrock:<Region>:<AccountId>:application-inference-profile/*',
  '{relayRole}: dynamodb:ListStreams on *',
  '{relayRole}: s3:PutObject on {RelayUntold}/*',
  '{runRole}: s3:PutObject on {WorkerUnbegun}/*',
];

describe('the roles of a deployment', () => {
  it('may do just this', () => {
    expect(statementsOf(prod.api)).toEqual(trimmed(API));
    expect(statementsOf(prod.billing)).toEqual(trimmed(BILLING));
  });

  it('have no wildcard but those that are explained', () => {
    const all = [...statementsOf(prod.api), ...statementsOf(prod.billing)];
    expect(all.filter((statement) => statement.includes('*')).sort()).toEqual([...WILDCARDS].sort());
  });

  it('can be taken on by one service each', () => {
    const roles = [
      ...propertiesOf(prod.api, 'AWS::IAM::Role'),
      ...propertiesOf(prod.billing, 'AWS::IAM::Role'),
    ];
    for (const { AssumeRolePolicyDocument } of roles) {
      const [statement, ...more] = AssumeRolePolicyDocument.Statement;
      expect(more).toEqual([]);
      expect(statement).toMatchObject({ Action: 'sts:AssumeRole', Effect: 'Allow' });
      expect(['lambda.amazonaws.com', 'appsync.amazonaws.com']).toContain(statement.Principal.Service);
    }
  });
});

describe('what other services may do with it', () => {
  it('is to run the function that is theirs, and no other', () => {
    const permissions = [
      ...propertiesOf(prod.api, 'AWS::Lambda::Permission'),
      ...propertiesOf(prod.billing, 'AWS::Lambda::Permission'),
    ].map(({ Action, Principal, FunctionName, SourceArn }) => {
      expect(Action).toBe('lambda:InvokeFunction');
      return `${String(Principal)} by ${short(SourceArn)}: ${short(FunctionName)}`;
    });
    expect(permissions.sort()).toEqual([
      'cognito-idp.amazonaws.com by {IdentityUserPool}: {tokenclaimsFunction}',
      'events.amazonaws.com by {Scheduleactivatetags}: {activatetagsFunction}',
      'events.amazonaws.com by {Schedulesweep}: {sweepFunction}',
    ]);
  });

  it('is to publish to the topics: alerts, alarms, and the bill', () => {
    const publishers = (template: Synthesised['api']) =>
      propertiesOf(template, 'AWS::SNS::TopicPolicy')
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Principal }) => Principal.Service as string | string[]);
    expect(publishers(prod.api).sort()).toEqual(['cloudwatch.amazonaws.com', 'events.amazonaws.com']);
    expect(publishers(prod.billing).sort()).toEqual(['budgets.amazonaws.com', 'costalerts.amazonaws.com']);
  });
});
