import { join } from 'node:path';
import { paginateScan, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fromAttributes } from '../../../functions/store/dynamodb/attribute-value.ts';
import { decodeCall } from '../../../functions/ledger/calls/call-item.ts';
import { startDynamoDB } from '../../../infra/local/aws/dynamodb.ts';
import '../../support/quiet-sdk.ts';
import { CREDENTIALS } from '../../support/store.ts';

/** What the audit items of a data folder say that each cost centre spent, in pico-USD, and how many of them are still open. */
export async function auditOf(
  dataDir: string,
): Promise<{ spent: Map<string, bigint>; calls: number; open: number }> {
  const engine = await startDynamoDB(join(dataDir, 'dynamodb'));
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'us-east-1',
    credentials: CREDENTIALS,
  });
  const spent = new Map<string, bigint>();
  let calls = 0;
  let open = 0;
  for await (const page of paginateScan({ client }, { TableName: 'cost-sentry-calls' }))
    for (const call of (page.Items ?? []).map((item) => decodeCall(fromAttributes(item)))) {
      calls += 1;
      const { costCenter } = (call.details?.tags ?? { costCenter: 'none' }) as { costCenter: string };
      if (call.details && !call.used) open += 1;
      for (const { used } of [call, ...call.previous])
        spent.set(costCenter, (spent.get(costCenter) ?? 0n) + (used?.USD ?? 0n));
    }
  await engine.close();
  return { spent, calls, open };
}
