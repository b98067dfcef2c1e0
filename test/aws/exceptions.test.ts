import { Stack, type App } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { beforeAll, describe, expect, it } from 'vitest';
import { addStacks, newApp } from '../../infra/aws/app.ts';
import { checkConfiguration } from '../../infra/aws/configuration/schema.ts';
import { buildAll } from '../../infra/build/bundle.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIGURATION } from '../support/assembly.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'cost-sentry-nag-'));
beforeAll(() => buildAll());

/** Every exception in an app: where, from which rule, why. */
function exceptionsIn(app: App): { path: string; id: string; reason: string }[] {
  const all = (node: IConstruct): IConstruct[] => [node, ...node.node.children.flatMap(all)];
  return all(app).flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
      .flatMap(({ data }) =>
        Object.entries(data as Record<string, unknown>).map(([id, reason]) => ({
          path: construct.node.path,
          id,
          reason: JSON.stringify(reason),
        })),
      ),
  );
}

describe("cdk-nag's rules for AWS solutions", () => {
  it('hold, but for these', () => {
    const app = newApp(folder());
    addStacks(app, 'prod', checkConfiguration(CONFIGURATION));
    app.synth(); // throws at any complaint
    const found = exceptionsIn(app);
    expect(found.map(({ path, id }) => `${path}: ${id}`)).toEqual([
      'CostSentry-prod/invoke: AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::files/sales/*]',
      'CostSentry-prod/run: AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::files/sales/*]',
      'CostSentry-prod/run: AwsSolutions::AwsSolutions-IAM5[Resource::<WorkerUnbegunC92D906B.Arn>/*]',
      'CostSentry-prod/profiles: AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      'CostSentry-prod/profiles: AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:<AWS::Region>:<AWS::AccountId>:application-inference-profile/*]',
      'CostSentry-prod/analysis: AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      'CostSentry-prod/relay: AwsSolutions::AwsSolutions-IAM5[Resource::<RelayUntold01C3B4DC.Arn>/*]',
      'CostSentry-prod/relay: AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      'CostSentry-prod/Identity/UserPool: AwsSolutions::AwsSolutions-COG8',
      'CostSentry-prod/GraphQL/Api: AwsSolutions::AwsSolutions-ASC3',
      'CostSentry-prod/Worker/Unbegun: AwsSolutions::AwsSolutions-S1',
      'CostSentry-prod/Relay/Untold: AwsSolutions::AwsSolutions-S1',
      'CostSentry-prod-billing/activate-tags: AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    ]);
    for (const { reason } of found) expect(reason.length).toBeGreaterThan(30);
  });

  it('are really asked: a wildcard that nobody explained fails the synthesis', () => {
    const app = newApp(folder());
    const stack = new Stack(app, 'S');
    const role = new Role(stack, 'R', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    new Policy(stack, 'P', {
      roles: [role],
      statements: [new PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
    });
    expect(() => app.synth()).toThrow('AwsSolutions-IAM5[Action::s3:*]');
  });
});
