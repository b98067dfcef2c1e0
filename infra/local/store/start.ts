import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ensureTable, startDynamoDB } from '../aws/dynamodb.ts';
import type { EmbeddedStore } from './environment.ts';
import { lockFolder } from './lock.ts';

/** Where a host keeps its data: in a folder of this machine, or in DynamoDB (an embedded one, or whatever the environment points to). */
export type StoreKind = 'lmdb' | 'dynamodb';

/** A store that runs. */
export interface RunningStore {
  /** Waits until what has been written survives a power cut. */
  flushed(): Promise<void>;
  close(): Promise<void>;
}

/** Data that another kind of store has left: it is not read, and should not be lost by mistake. */
class OtherData extends Error {
  override name = 'OtherData';
}

const TABLES = { LEDGER_TABLE: 'cost-sentry-ledger', CALLS_TABLE: 'cost-sentry-calls' };

const FOLDERS: Record<StoreKind, string> = { lmdb: 'store', dynamodb: 'dynamodb' };

/** Starts the store of a data folder, and tells the functions of it: in the environment, before they are loaded. */
export const startStore = (kind: StoreKind, dataDir: string): Promise<RunningStore> => STARTS[kind](dataDir);

const STARTS: Record<StoreKind, (dataDir: string) => Promise<RunningStore>> = {
  async lmdb(dataDir) {
    const path = join(dataDir, FOLDERS.lmdb);
    if (!existsSync(path) && existsSync(join(dataDir, FOLDERS.dynamodb))) throw new OtherData(dataDir);
    const unlock = lockFolder(dataDir);
    const module = new URL('./embedded.ts', import.meta.url).href;
    Object.assign(process.env, { STORE_MODULE: module, STORE_PATH: path });
    // By its URL, as the functions import it: so that it is the same instance.
    const { openEmbedded } = (await import(module)) as { openEmbedded: () => EmbeddedStore };
    const store = openEmbedded();
    const purging = setInterval(() => void store.purge(Date.now()), PURGE_MS);
    purging.unref();
    return {
      flushed: () => store.flushed(),
      async close() {
        clearInterval(purging);
        await store.close();
        unlock();
      },
    };
  },

  async dynamodb(dataDir) {
    const isElsewhere = process.env.AWS_ENDPOINT_URL_DYNAMODB || process.env.LEDGER_TABLE;
    const engine = isElsewhere ? undefined : await startDynamoDB(join(dataDir, FOLDERS.dynamodb));
    if (engine) process.env.AWS_ENDPOINT_URL_DYNAMODB = engine.endpoint;
    for (const [variable, name] of Object.entries(TABLES)) process.env[variable] ||= name;
    const client = new DynamoDBClient({});
    for (const variable of Object.keys(TABLES)) await ensureTable(client, process.env[variable]!);
    return { flushed: async () => undefined, close: async () => engine?.close() };
  },
};

const PURGE_MS = 10 * 60 * 1000;
