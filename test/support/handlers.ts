import type { Table } from '../../functions/dynamodb/table.ts';

/** Sets the environment that functions read when they are loaded, as a host does, with the table at this endpoint. */
export function functionEnvironment(tableName: string, endpoint: string): void {
  Object.assign(process.env, {
    TABLE_NAME: tableName,
    GRAPHQL_URL: 'http://127.0.0.1:9/graphql',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
}

/** Where a table's engine listens. */
export async function endpointOf({ client }: Table): Promise<string> {
  const { protocol, hostname, port } = await client.config.endpoint!();
  return `${protocol}//${hostname}:${port}`;
}
