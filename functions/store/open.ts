import type { Reader, Store, Table, TableName } from './store.ts';

/** A module that keeps the tables elsewhere than in DynamoDB: the local host's. */
interface EmbeddedModule {
  openEmbedded(): Store;
}

/**
 * Where the tables are. `STORE_MODULE` (a file URL) names a module that keeps them in this process: the same instance for every function,
 * and in no bundle. No Lambda has it: there they are in DynamoDB, whose client is loaded only where it is used.
 */
const embedded: Promise<Store> | undefined = process.env.STORE_MODULE
  ? (import(process.env.STORE_MODULE) as Promise<EmbeddedModule>).then((module) => module.openEmbedded())
  : undefined;

/** The name that `LEDGER_TABLE` or `CALLS_TABLE` gives a table. */
function nameOf(table: TableName): string {
  const names = { ledger: process.env.LEDGER_TABLE, calls: process.env.CALLS_TABLE };
  const name = names[table];
  if (!name) throw new Error(`${table.toUpperCase()}_TABLE is not set`);
  return name;
}

const tableOf = (name: TableName): Promise<Table> =>
  embedded
    ? embedded.then((store) => store[name])
    : import('./dynamodb/connect.ts').then(({ connectedTable }) => connectedTable(nameOf(name)));

const readerOf = (name: TableName): Promise<Reader> =>
  embedded
    ? embedded.then((store) => store[name])
    : import('./dynamodb/connect-reader.ts').then(({ connectedReader }) => connectedReader(nameOf(name)));

/** Opens a table to read only: what a function does not use is not in its bundle. */
export const openReader = (name: TableName): Reader => readerOnceOpen(readerOf(name));

/** Opens a table. */
export function openTable(name: TableName): Table {
  const table = tableOf(name);
  return {
    ...readerOnceOpen(table),
    put: async (...args) => (await table).put(...args),
    update: async (...args) => (await table).update(...args),
    delete: async (...args) => (await table).delete(...args),
  };
}

const readerOnceOpen = (reader: Promise<Reader>): Reader => ({
  get: async (...args) => (await reader).get(...args),
  query: async (...args) => (await reader).query(...args),
});

/** Opens both tables. */
export const openStore = (): Store => ({
  ledger: openTable('ledger'),
  calls: openTable('calls'),
  // DynamoDB answers a write when it is durable.
  flushed: async () => (await embedded)?.flushed(),
});
