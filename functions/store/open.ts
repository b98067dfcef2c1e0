import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { dynamodbTable, type Clients } from './dynamodb/table.ts';
import { dynamodbReader } from './dynamodb/reader.ts';
import type { Reader, Table, TableName } from './store.ts';

/**
 * A request that has no answer after this long is given up; DynamoDB answers in a few milliseconds. The time to
 * connect includes the wait for a free socket, of which there are enough for a host that takes many calls at once.
 */
const AGENT = { maxSockets: 256, keepAlive: true };
const CONNECTION = {
  connectionTimeout: 3_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
  httpAgent: AGENT,
  httpsAgent: AGENT,
};

/** Opens DynamoDB. Where the clients point is the environment's business. */
export function connect(config: DynamoDBClientConfig = {}): Clients {
  const shared = { requestHandler: CONNECTION, ...config };
  return {
    retrying: new DynamoDBClient(shared),
    once: new DynamoDBClient({ ...shared, maxAttempts: 1 }),
  };
}

/** The name that `LEDGER_TABLE` or `CALLS_TABLE` gives a table. */
function nameOf(table: TableName): string {
  const names = { ledger: process.env.LEDGER_TABLE, calls: process.env.CALLS_TABLE };
  const name = names[table];
  if (!name) throw new Error(`${table.toUpperCase()}_TABLE is not set`);
  return name;
}

let clients: Clients | undefined;

/** Opens a table. */
export function openTable(table: TableName): Table {
  clients ??= connect();
  return dynamodbTable(clients, nameOf(table));
}

/** Opens a table to read only. */
export function openReader(table: TableName): Reader {
  clients ??= connect();
  return dynamodbReader(clients.retrying, nameOf(table));
}
