import { Stack, type CfnElement, type Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { except } from '../nag-exceptions.ts';
import type { BundledFunction } from './bundled-function.ts';

interface FailureBucketProps {
  /** The function whose events come here that it could not do with: whole, where a queue would get only where they were. */
  of: BundledFunction;
  key?: IKey;
  keptFor: Duration;
}

/** Where Lambda puts what a function could not do. */
export class FailureBucket extends Bucket {
  constructor(scope: Construct, id: string, { of, key, keptFor }: FailureBucketProps) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: key ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
      encryptionKey: key,
      enforceSSL: true,
      lifecycleRules: [{ expiration: keptFor }],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    except(this, 'S1', 'Only Lambda writes to it, and only what could not be done.');
    of.allow(['s3:PutObject'], [this.arnForObjects('*')]);
    const bucket = Stack.of(this).getLogicalId(this.node.defaultChild as CfnElement);
    except(of, `IAM5[Resource::<${bucket}.Arn>/*]`, 'Lambda names each object that it writes by itself.');
    of.allow(['s3:ListBucket'], [this.bucketArn]);
  }
}
