import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Clients } from './table.ts';

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

const nothing = () => undefined;
/** The SDK's default also says nothing, but has every item of every request made ready to be said: a tenth of what a request takes. */
const SILENT = { debug: nothing, warn: nothing, error: nothing } as unknown as DynamoDBClientConfig['logger'];

/** Opens DynamoDB. Where the clients point is the environment's business. */
export function connect(config: DynamoDBClientConfig = {}): Clients {
  const shared = { requestHandler: CONNECTION, logger: SILENT, cacheMiddleware: true, ...config };
  return {
    retrying: new DynamoDBClient(shared),
    once: new DynamoDBClient({ ...shared, maxAttempts: 1 }),
  };
}
