import { Duration, RemovalPolicy, Stack, type CfnElement } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { TOLD_STATES } from '../../../functions/ledger/ledger.ts';
import { FUNCTIONS } from '../../wiring.ts';
import { except } from '../nag-exceptions.ts';
import type { BundledFunction } from './bundled-function.ts';

interface RelayProps {
  relay: BundledFunction;
  /** The calls' table, with its stream. */
  calls: ITable;
  key?: IKey;
}

/** Streams keep a change for a day: what is mended within it is told after it. */
const MAX_AGE = Duration.hours(23);
const RETRIES = 10;
const KEPT = Duration.days(30);

/**
 * Hands the changes of audit items that are told to the relay, in order for each item: again what it could not tell, in halves, and what it can
 * never tell to a bucket.
 */
export class Relay extends Construct {
  /** What could not be told, with its changes: a queue would get only where they were. */
  readonly untold: Bucket;
  readonly mapping: CfnEventSourceMapping;

  constructor(scope: Construct, id: string, { relay, calls, key }: RelayProps) {
    super(scope, id);
    this.untold = new Bucket(this, 'Untold', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: key ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
      encryptionKey: key,
      enforceSSL: true,
      lifecycleRules: [{ expiration: KEPT }],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    except(this.untold, 'S1', 'Only the event source writes to it, and only what could not be told.');
    const stream = calls.tableStreamArn!;
    relay.allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [stream]);
    relay.allow(['dynamodb:ListStreams'], ['*']);
    except(relay, 'IAM5[Resource::*]', 'Listing streams has no resource that it could be restricted to.');
    relay.allow(['s3:PutObject'], [this.untold.arnForObjects('*')]);
    const bucket = Stack.of(this).getLogicalId(this.untold.node.defaultChild as CfnElement);
    except(
      relay,
      `IAM5[Resource::<${bucket}.Arn>/*]`,
      'The event source names each object that it writes by itself.',
    );
    relay.allow(['s3:ListBucket'], [this.untold.bucketArn]);
    this.mapping = new CfnEventSourceMapping(this, 'Stream', {
      functionName: relay.function.functionArn,
      eventSourceArn: stream,
      startingPosition: 'TRIM_HORIZON',
      batchSize: FUNCTIONS.relay.trigger.atMost,
      filterCriteria: { filters: [{ pattern: JSON.stringify(PATTERN) }] },
      functionResponseTypes: ['ReportBatchItemFailures'],
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: RETRIES,
      maximumRecordAgeInSeconds: MAX_AGE.toSeconds(),
      destinationConfig: { onFailure: { destination: this.untold.bucketArn } },
      metricsConfig: { metrics: ['EventCount'] },
    });
    // It must be allowed before it begins.
    this.mapping.node.addDependency(relay.role);
  }
}

/** What is told: as the local host's outbox takes it (`infra/local/store/environment.ts`). */
const PATTERN = {
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { NewImage: { state: { S: [...TOLD_STATES] } } },
};
