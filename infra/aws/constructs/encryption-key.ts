import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { removalPolicyOf, type StageSettings } from '../stages.ts';

/** What it takes to read and write what is encrypted with a key, by name. */
const USE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** A key of one's own, rotated yearly, for the table, the logs, the bus and the topic. */
export class EncryptionKey extends kms.Key {
  constructor(scope: Construct, id: string, { settings }: { settings: StageSettings }) {
    super(scope, id, {
      description: 'Cost Sentry: table, logs, event bus, topic',
      enableKeyRotation: true,
      removalPolicy: removalPolicyOf(settings),
    });
    // In a key's own policy, `*` is this key.
    const use = (service: string, condition: Record<string, object>) =>
      this.addToResourcePolicy(
        new iam.PolicyStatement({
          principals: [new iam.ServicePrincipal(service)],
          actions: USE,
          resources: ['*'],
          conditions: condition,
        }),
      );
    use(`logs.${Aws.REGION}.amazonaws.com`, {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:*`,
      },
    });
    for (const service of ['cloudwatch.amazonaws.com', 'events.amazonaws.com'])
      use(service, { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } });
  }

  /** Lets a role read and write what is encrypted with this key. (CDK's own grant is of wildcards.) */
  allowUse(role: iam.Role): void {
    role.addToPolicy(new iam.PolicyStatement({ actions: USE, resources: [this.keyArn] }));
  }
}
