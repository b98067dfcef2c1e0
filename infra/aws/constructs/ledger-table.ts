import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { TABLE } from '../../wiring.ts';
import { removalPolicyOf, type StageSettings } from '../stages.ts';

interface LedgerTableProps {
  settings: StageSettings;
  key?: IKey;
}

/**
 * The one table. It needs no index: everything is found by its key; see functions/dynamodb/keys.ts. (Not CDK's `TableV2`: with a
 * key of one's own it must know its region before it is deployed.)
 */
export class LedgerTable extends dynamodb.Table {
  constructor(scope: Construct, id: string, { settings, key }: LedgerTableProps) {
    super(scope, id, {
      partitionKey: { name: TABLE.partitionKey, type: dynamodb.AttributeType.STRING },
      sortKey: { name: TABLE.sortKey, type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: TABLE.timeToLive,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: settings.retain,
      removalPolicy: removalPolicyOf(settings),
      ...(key && { encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
    });
  }
}
