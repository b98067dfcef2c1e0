import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { KEY_NAMES } from '../../../functions/store/store.ts';
import { removalPolicyOf, type StageSettings } from '../stages.ts';

interface StoreTableProps {
  settings: StageSettings;
  key?: IKey;
  /** Whether others follow its changes. */
  isFollowed?: boolean;
}

/**
 * One of the store's two tables. It needs no index: everything is found by its key. (Not CDK's `TableV2`: with a
 * key of one's own it must know its region before it is deployed.)
 */
export class StoreTable extends dynamodb.Table {
  constructor(scope: Construct, id: string, { settings, key, isFollowed }: StoreTableProps) {
    super(scope, id, {
      partitionKey: { name: KEY_NAMES.partitionKey, type: dynamodb.AttributeType.STRING },
      sortKey: { name: KEY_NAMES.sortKey, type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: KEY_NAMES.timeToLive,
      ...(isFollowed && { stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES }),
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: settings.retain,
      removalPolicy: removalPolicyOf(settings),
      ...(key && { encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
    });
  }
}
