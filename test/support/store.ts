import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { dynamodbTable, type Clients } from '../../functions/store/dynamodb/table.ts';
import { connect } from '../../functions/store/dynamodb/clients.ts';
import type { Store } from '../../functions/store/store.ts';
import { ensureTable, startDynamoDB, type EmbeddedDynamoDB } from '../../infra/local/aws/dynamodb.ts';
import { openEnvironment, type EmbeddedStore } from '../../infra/local/store/environment.ts';

/** A store in the embedded engine, with what is behind it: tests watch and spoil requests there, at the edge. */
export interface TestStore extends Store {
  clients: Clients;
  names: Record<'ledger' | 'calls', string>;
}

let shared: Promise<EmbeddedDynamoDB> | undefined;

/** A crowd on two busy cores may wait long for an answer: slowness is not failure. */
const PATIENT = {
  connectionTimeout: 60_000,
  requestTimeout: 60_000,
  httpAgent: { maxSockets: 256, keepAlive: true },
};

export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

async function opened(names: TestStore['names'], config: DynamoDBClientConfig): Promise<TestStore> {
  const endpoint = await endpointOfTables();
  const clients = connect({
    endpoint,
    region: 'us-east-1',
    credentials: CREDENTIALS,
    cacheMiddleware: false, // tests add to it as they go
    ...config,
  });
  return {
    ledger: dynamodbTable(clients, names.ledger),
    calls: dynamodbTable(clients, names.calls),
    flushed: async () => undefined,
    clients,
    names,
  };
}

/** A new, empty store in the embedded engine, which the tests of a file share. */
export async function freshStore(): Promise<TestStore> {
  const id = randomUUID();
  const store = await opened({ ledger: `ledger-${id}`, calls: `calls-${id}` }, { requestHandler: PATIENT });
  for (const name of Object.values(store.names)) await ensureTable(store.clients.retrying, name);
  return store;
}

/** A store by clients of its own, or with a request handler of the test's. */
export const sameStore = ({ names }: TestStore, config: DynamoDBClientConfig = {}): Promise<TestStore> =>
  opened(names, config);

const embedded: { store: EmbeddedStore }[] = [];

/** A new, empty store on this machine's disk. */
export async function embeddedStore(): Promise<EmbeddedStore> {
  const path = mkdtempSync(join(tmpdir(), 'cost-sentry-store-'));
  const environment = openEnvironment(path);
  let isOpen = true;
  const store = {
    ...environment,
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await environment.close();
      rmSync(path, { recursive: true, force: true });
    },
  };
  embedded.push({ store });
  return store;
}

/** Every kind of store: what the ledger promises, it promises on each. */
export const STORES: [kind: string, fresh: () => Promise<Store>][] = [
  ['LMDB', embeddedStore],
  ['DynamoDB', freshStore],
];

/** Where the tables' engine listens. */
export async function endpointOfTables(): Promise<string> {
  shared ??= startDynamoDB();
  return (await shared).endpoint;
}

/** Ends them all; for `afterAll`. */
export async function closeStores(): Promise<void> {
  for (const { store } of embedded.splice(0)) await store.close();
  await (await shared)?.close();
  shared = undefined;
}
