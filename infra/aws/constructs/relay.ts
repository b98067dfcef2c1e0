import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { TOLD_STATES } from '../../../functions/ledger/ledger.ts';
import { FUNCTIONS } from '../../wiring.ts';
import { except } from '../nag-exceptions.ts';
import type { BundledFunction } from './bundled-function.ts';
import { FailureBucket } from './failure-bucket.ts';

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
  /** What could not be told, with its changes. */
  readonly untold: FailureBucket;
  readonly mapping: CfnEventSourceMapping;

  constructor(scope: Construct, id: string, { relay, calls, key }: RelayProps) {
    super(scope, id);
    this.untold = new FailureBucket(this, 'Untold', { of: relay, key, keptFor: KEPT });
    const stream = calls.tableStreamArn!;
    relay.allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [stream]);
    relay.allow(['dynamodb:ListStreams'], ['*']);
    except(relay, 'IAM5[Resource::*]', 'Listing streams has no resource that it could be restricted to.');
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
