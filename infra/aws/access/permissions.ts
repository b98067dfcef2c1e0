import type { Stack } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Configuration } from '../configuration/schema.ts';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { FunctionName } from '../../wiring.ts';
import { countableArn, invokableArns } from '../bedrock/arns.ts';
import { modelIdOf } from '../bedrock/models.ts';
import type { BundledFunction } from '../constructs/bundled-function.ts';
import { except } from '../nag-exceptions.ts';
import { PUBLISHING, tableGrants } from './grants.ts';
import type { TableName } from '../../../functions/store/store.ts';
import type { EncryptionKey } from '../constructs/encryption-key.ts';

/** Lets a function do with the tables what it does, in the partition where it does it. */
export function allowTables(
  name: FunctionName,
  one: BundledFunction,
  tables: Record<TableName, ITable>,
  key?: EncryptionKey,
): void {
  const grants = tableGrants(name);
  for (const { table, actions, partition } of grants) {
    const onlyThere = partition && {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [partition] },
    };
    const permitted = actions.map((action) => `dynamodb:${action}`);
    one.allow(permitted, [tables[table].tableArn], onlyThere || undefined);
  }
  if (grants.length > 0) key?.allowUse(one.role);
}

/**
 * Lets a function ask for the bill, and for metrics.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscostexplorerservice.html and …/list_amazoncloudwatch.html
 */
export function allowLookingBack(one: BundledFunction): void {
  one.allow(['ce:GetCostAndUsage', 'ce:GetDimensionValues'], ['*']);
  one.allow(['cloudwatch:GetMetricData'], ['*']);
  except(
    one,
    'IAM5[Resource::*]',
    'Neither the bill of an account nor its metrics have a resource that this could be restricted to.',
  );
}

/** Lets a function publish with the mutations that it uses. */
export function allowPublishing(name: FunctionName, one: BundledFunction, api: GraphqlApi): void {
  const mutations = PUBLISHING[name];
  if (mutations) {
    one.allow(
      ['appsync:GraphQL'],
      mutations.map((mutation) => `${api.arn}/types/Mutation/fields/${mutation}`),
    );
  }
}

/** IAM takes 6,144 characters a policy, and the ARN of a profile is about 90. */
const PROFILES_A_POLICY = 50;

interface Invokable {
  configuration: Configuration;
  profiles: readonly { arn: string }[];
}

/** Lets the functions ask Bedrock what they ask it, of the configured models and profiles only. */
export function allowBedrock(
  functions: Record<'invoke' | 'run' | 'sentry' | 'profiles', BundledFunction>,
  { configuration, profiles }: Invokable,
  stack: Stack,
): void {
  const { partition, region, account } = stack;
  const place = { partition, region, account };
  const modelIds = configuration.models.map((name) => modelIdOf(configuration, name));
  const unique = (arns: string[]) => [...new Set(arns)];
  // Converse and ConverseStream have no permissions of their own.
  const invoke = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
  const models = unique(modelIds.flatMap((modelId) => invokableArns(modelId, place, configuration.routes)));
  const guardrails = configuration.guardrails.map(
    ({ identifier }) => `arn:${partition}:bedrock:${region}:${account}:guardrail/${identifier}`,
  );
  const files = unique(configuration.costCenters.flatMap(({ s3Prefixes = [] }) => s3Prefixes)).map(
    (prefix) => `${prefix.replace('s3://', `arn:${partition}:s3:::`)}*`,
  );
  for (const one of [functions.invoke, functions.run]) {
    one.allow(invoke, models);
    if (guardrails.length > 0) one.allow(['bedrock:ApplyGuardrail'], guardrails);
    if (files.length > 0) one.allow(['s3:GetObject'], files);
    for (const file of files)
      except(
        one,
        `IAM5[Resource::${file.replace(partition, '<AWS::Partition>')}]`,
        'Bedrock reads what callers name below the prefixes of their cost centre, on their behalf.',
      );
  }
  for (let i = 0; i < profiles.length; i += PROFILES_A_POLICY) {
    const resources = profiles.slice(i, i + PROFILES_A_POLICY).map(({ arn }) => arn);
    new ManagedPolicy(functions.invoke, `Profiles${i / PROFILES_A_POLICY}`, {
      description: 'Calls through inference profiles',
      roles: [functions.invoke.role, functions.run.role],
      statements: [new PolicyStatement({ actions: invoke, resources })],
    });
  }
  functions.sentry.allow(
    ['bedrock:CountTokens'],
    unique(modelIds.map((modelId) => countableArn(modelId, place))),
  );
  functions.profiles.allow(['bedrock:ListInferenceProfiles'], ['*']);
  except(functions.profiles, 'IAM5[Resource::*]', 'Listing has no resource that it could be restricted to.');
  functions.profiles.allow(
    ['bedrock:ListTagsForResource'],
    [`arn:${partition}:bedrock:${region}:${account}:application-inference-profile/*`],
  );
  except(
    functions.profiles,
    'IAM5[Resource::arn:<AWS::Partition>:bedrock:<AWS::Region>:<AWS::AccountId>:application-inference-profile/*]',
    'It is to find the profiles that the stack did not create: those are not known when it is deployed.',
  );
}
