import { randomUUID } from 'node:crypto';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { openTable, type Table } from '../../functions/dynamodb/table.ts';
import { ensureTable, startDynamoDB, type EmbeddedDynamoDB } from '../../infra/local/aws/dynamodb.ts';

let shared: Promise<EmbeddedDynamoDB> | undefined;

/** A crowd on two busy cores may wait long for an answer: slowness is not failure. */
const PATIENT = {
  connectionTimeout: 60_000,
  requestTimeout: 60_000,
  httpAgent: { maxSockets: 256, keepAlive: true },
};

export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** A new, empty table in the embedded engine, which the tests of a file share. */
export async function freshTable(): Promise<Table> {
  const endpoint = await endpointOfTables();
  const table = openTable(
    { endpoint, region: 'us-east-1', credentials: CREDENTIALS, requestHandler: PATIENT },
    `t-${randomUUID()}`,
  );
  await ensureTable(table.client, table.name);
  return table;
}

/** A table by clients of its own, or with a request handler of the test's. */
export async function sameTable({ name }: Table, config: DynamoDBClientConfig = {}): Promise<Table> {
  const endpoint = await endpointOfTables();
  return openTable({ endpoint, region: 'us-east-1', credentials: CREDENTIALS, ...config }, name);
}

async function endpointOfTables(): Promise<string> {
  shared ??= startDynamoDB();
  return (await shared).endpoint;
}

/** Ends the engine; for `afterAll`. */
export async function closeTables(): Promise<void> {
  await (await shared)?.close();
  shared = undefined;
}
