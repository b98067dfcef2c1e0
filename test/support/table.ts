import { randomUUID } from 'node:crypto';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { openTable, type Table } from '../../functions/dynamodb/table.ts';
import { ensureTable, startDynamoDB, type EmbeddedDynamoDB } from '../../infra/local/aws/dynamodb.ts';

let shared: Promise<EmbeddedDynamoDB> | undefined;

export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** A new, empty table in the embedded engine, which the tests of a file share. */
export async function freshTable(config: DynamoDBClientConfig = {}): Promise<Table> {
  shared ??= startDynamoDB();
  const { endpoint } = await shared;
  const base = { endpoint, region: 'us-east-1', credentials: CREDENTIALS };
  const name = `t-${randomUUID()}`;
  const plain = openTable(base, name);
  await ensureTable(plain.client, name);
  return Object.keys(config).length > 0 ? openTable({ ...base, ...config }, name) : plain;
}

export async function endpointOfTables(): Promise<string> {
  shared ??= startDynamoDB();
  return (await shared).endpoint;
}

/** Ends the engine; for `afterAll`. */
export async function closeTables(): Promise<void> {
  await (await shared)?.close();
  shared = undefined;
}
