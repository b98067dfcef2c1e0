import { CustomResource, Stack } from 'aws-cdk-lib';
import { CfnApplicationInferenceProfile } from 'aws-cdk-lib/aws-bedrock';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Profile } from '../../../functions/catalog/profile.ts';
import { withoutRouting } from '../../../functions/catalog/routing.ts';
import { TAGS, type Tag } from '../../../schema/tags.ts';
import { profileSourceArn } from '../bedrock/arns.ts';
import { modelIdOf, type Routed } from '../bedrock/models.ts';
import { profileName, type PlannedProfile } from '../configuration/profiles.ts';

interface InferenceProfilesProps {
  planned: readonly PlannedProfile[];
  configuration: Routed;
  stage: string;
  /** functions/handlers/register-profiles.ts, which tells the catalog of them. */
  register: IFunction;
  logGroup: LogGroup;
}

/** An application inference profile for each team and model, tagged for the bill, and known to the catalog by itself. */
export class InferenceProfiles extends Construct {
  /** Each profile's ARN and its ID, by alias. */
  readonly byAlias = new Map<string, { arn: string; id: string }>();

  constructor(scope: Construct, id: string, props: InferenceProfilesProps) {
    super(scope, id);
    const { planned, configuration, stage, register, logGroup } = props;
    const { partition, region, account } = Stack.of(this);
    const registered: Profile[] = planned.map((profile) => {
      const modelId = modelIdOf(configuration, profile.model);
      const resource = new CfnApplicationInferenceProfile(this, profile.alias, {
        inferenceProfileName: profileName(profile.alias, stage, modelId),
        modelSource: { copyFrom: profileSourceArn(modelId, { partition, region, account }) },
        tags: TAGS.map((key) => ({ key, value: profile[key] })),
      });
      this.byAlias.set(profile.alias, {
        arn: resource.attrInferenceProfileArn,
        id: resource.attrInferenceProfileId,
      });
      const { alias, costCenter, applicationId, environment } = profile;
      const arn = resource.attrInferenceProfileArn;
      const tags = { costCenter, applicationId, environment } satisfies Record<Tag, string>;
      return { alias, arn, ...tags, canonicalModel: withoutRouting(modelId), modelId };
    });
    const provider = new Provider(this, 'Provider', {
      onEventHandler: register,
      logGroup,
      frameworkOnEventRole: this.#providerRole(register, logGroup),
    });
    new CustomResource(this, 'Registration', {
      resourceType: 'Custom::InferenceProfiles',
      serviceToken: provider.serviceToken,
      properties: { profiles: registered },
    });
  }

  /** CDK's provider calls the function and writes beside its log; by itself it would be granted more. */
  #providerRole(register: IFunction, logGroup: LogGroup): iam.IRole {
    const role = new iam.Role(this, 'ProviderRole', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: 'Calls functions/handlers/register-profiles for CloudFormation',
    });
    const allow = (actions: string[], resource: string) =>
      role.addToPolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
    allow(['lambda:InvokeFunction', 'lambda:GetFunction'], register.functionArn);
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
    return role.withoutPolicyUpdates();
  }
}
