import { vi } from 'vitest';

/** Sets the environment that functions read when they are loaded, as a host does, with the tables at this endpoint. They are loaded anew after it. */
export function functionEnvironment(names: { ledger: string; calls: string }, endpoint: string): void {
  vi.resetModules();
  Object.assign(process.env, {
    LEDGER_TABLE: names.ledger,
    CALLS_TABLE: names.calls,
    GRAPHQL_URL: 'http://127.0.0.1:9/graphql',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
}
