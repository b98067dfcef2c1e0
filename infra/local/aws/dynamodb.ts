import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KEY_NAMES } from '../../../functions/store/store.ts';

/** An embedded DynamoDB (dynalite). */
export interface EmbeddedDynamoDB {
  endpoint: string;
  close(): Promise<void>;
}

/** Starts it, with its data in `path`, or in memory. */
export async function startDynamoDB(path?: string): Promise<EmbeddedDynamoDB> {
  const worker = new Worker(new URL('./dynamodb-worker.mjs', import.meta.url), {
    workerData: { path },
  });
  worker.once('error', (error) => {
    // Nothing works without it. LevelDB takes one process a folder.
    process.stderr.write(
      `cost-sentry: the database in ${path ?? 'memory'} could not be opened; does another host use it? Choose another with DATA_DIR. (${error.message})\n`,
    );
    process.exit(1);
  });
  const [{ port }] = (await once(worker, 'message')) as [{ port: number }];
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(worker, 'message');
      worker.postMessage('close');
      await closed;
      await worker.terminate();
    },
  };
}

/** Creates the table if it is not there, and waits until it can be used. */
export async function ensureTable(client: DynamoDBClient, TableName: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: KEY_NAMES.partitionKey, AttributeType: 'S' },
          { AttributeName: KEY_NAMES.sortKey, AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: KEY_NAMES.partitionKey, KeyType: 'HASH' },
          { AttributeName: KEY_NAMES.sortKey, KeyType: 'RANGE' },
        ],
      }),
    );
  } catch (error) {
    if ((error as Error).name !== 'ResourceInUseException') throw error;
  }
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
