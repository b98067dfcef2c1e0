import {
  GetItemCommand,
  QueryCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { LocalFunction } from '../aws/lambda.ts';
import { DataSourceError, type AskDataSource } from './pipeline.ts';

/** NONE: the payload comes back. */
export const none: AskDataSource = async (request) => (request as { payload?: unknown }).payload ?? null;

/** Lambda: an exception becomes `Lambda:Unhandled`, as on AppSync; the resolver decides what the caller hears. */
export const lambda =
  (invoke: LocalFunction): AskDataSource =>
  async (request) => {
    const { operation, payload } = request as { operation: string; payload: unknown };
    if (operation !== 'Invoke')
      throw new DataSourceError('UnsupportedOperation', `Lambda does not know ${operation}`);
    try {
      return await invoke(payload);
    } catch (error) {
      throw new DataSourceError('Lambda:Unhandled', error instanceof Error ? error.message : String(error));
    }
  };

interface TableRequest {
  operation: string;
  key?: Record<string, AttributeValue>;
  consistentRead?: boolean;
  query?: { expression: string; expressionValues: Record<string, AttributeValue> };
  scanIndexForward?: boolean;
  limit?: number;
}

/** DynamoDB: the operations that the project's resolvers use. */
export const table =
  (client: DynamoDBClient, TableName: string): AskDataSource =>
  async (request) => {
    const { operation, ...rest } = request as TableRequest;
    const toPlain = (item: Record<string, AttributeValue>) =>
      unmarshall(item, { wrapNumbers: (text) => Number(text) }); // JavaScript resolvers have no other numbers
    try {
      switch (operation) {
        case 'GetItem': {
          const { Item } = await client.send(
            new GetItemCommand({ TableName, Key: rest.key, ConsistentRead: rest.consistentRead }),
          );
          return Item ? toPlain(Item) : null;
        }
        case 'Query': {
          const { Items = [], ScannedCount } = await client.send(
            new QueryCommand({
              TableName,
              KeyConditionExpression: rest.query!.expression,
              ExpressionAttributeValues: rest.query!.expressionValues,
              ScanIndexForward: rest.scanIndexForward,
              ConsistentRead: rest.consistentRead,
              Limit: rest.limit,
            }),
          );
          return { items: Items.map(toPlain), scannedCount: ScannedCount, nextToken: null };
        }
      }
    } catch (error) {
      throw new DataSourceError(`DynamoDB:${(error as Error).name}`, (error as Error).message);
    }
    throw new DataSourceError('UnsupportedOperation', `the local host's table does not know ${operation}`);
  };

/** EventBridge: there is no bus here, so events go to the host's output, a line each. */
export const events: AskDataSource = async (request) => {
  const { events: entries } = request as { events: object[] };
  for (const event of entries) process.stdout.write(`${JSON.stringify({ message: 'event', ...event })}\n`);
  return { Entries: entries.map(() => ({ EventId: 'local' })), FailedEntryCount: 0 };
};
