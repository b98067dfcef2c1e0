import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ensureTable, startDynamoDB } from '../aws/dynamodb.ts';
import type { EmbeddedStore } from './environment.ts';
import type { TakeChanges } from './feed.ts';
import { lockFolder } from './lock.ts';
import type { ObservedStore } from './observed-dynamodb.ts';

/** Where a host keeps its data: in a folder of this machine, or in DynamoDB (an embedded one, or whatever the environment points to). */
export type StoreKind = 'lmdb' | 'dynamodb';

/** A store that runs. */
export interface RunningStore {
  /** Waits until what has been written survives a power cut. */
  flushed(): Promise<void>;
  /** Has the changes of the calls handed on, so many at a time, until it is closed. */
  follow(take: TakeChanges, atMost: number): void;
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

/** Opens a module's store, and tells the functions of the module: by its URL, as they import it, so that it is the same instance. */
async function openModule<S>(path: string): Promise<S> {
  const module = new URL(path, import.meta.url).href;
  process.env.STORE_MODULE = module;
  const { openEmbedded } = (await import(module)) as { openEmbedded: () => S };
  return openEmbedded();
}

/** A store that ends once what there is to hand on has been taken. */
function running(store: EmbeddedStore | ObservedStore, close: () => Promise<void>): RunningStore {
  let unfollow: (() => Promise<void>) | undefined;
  return {
    flushed: () => store.flushed(),
    follow(take, atMost) {
      unfollow = store.follow(take, atMost);
    },
    async close() {
      await unfollow?.();
      await close();
    },
  };
}

const STARTS: Record<StoreKind, (dataDir: string) => Promise<RunningStore>> = {
  async lmdb(dataDir) {
    const path = join(dataDir, FOLDERS.lmdb);
    if (!existsSync(path) && existsSync(join(dataDir, FOLDERS.dynamodb))) throw new OtherData(dataDir);
    const unlock = lockFolder(dataDir);
    process.env.STORE_PATH = path;
    const store = await openModule<EmbeddedStore>('./embedded.ts');
    const purging = setInterval(() => void store.purge(Date.now()).catch(() => undefined), PURGE_MS);
    purging.unref();
    return running(store, async () => {
      clearInterval(purging);
      await store.close();
      unlock();
    });
  },

  async dynamodb(dataDir) {
    const isElsewhere = process.env.AWS_ENDPOINT_URL_DYNAMODB || process.env.LEDGER_TABLE;
    const engine = isElsewhere ? undefined : await startDynamoDB(join(dataDir, FOLDERS.dynamodb));
    if (engine) process.env.AWS_ENDPOINT_URL_DYNAMODB = engine.endpoint;
    for (const [variable, name] of Object.entries(TABLES)) process.env[variable] ||= name;
    const client = new DynamoDBClient({});
    for (const variable of Object.keys(TABLES)) await ensureTable(client, process.env[variable]!);
    const store = await openModule<ObservedStore>('./observed-dynamodb.ts');
    return running(store, async () => engine?.close());
  },
};

const PURGE_MS = 10 * 60 * 1000;
