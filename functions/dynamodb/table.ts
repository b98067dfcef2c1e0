import { DynamoDBClient, type AttributeValue, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

/** The table that holds everything, and the two ways to talk to it. */
export interface Table {
  name: string;
  /** For requests that may be sent again: reads, and writes whose condition makes a second one harmless. */
  client: DynamoDBClient;
  /** For reserving: sends once, since a late duplicate of a reservation would reopen a settled hold. */
  clientOnce: DynamoDBClient;
}

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

/** Opens the table that `TABLE_NAME` names. Where the client points is the environment's business. */
export function openTable(config: DynamoDBClientConfig = {}, name = process.env.TABLE_NAME): Table {
  if (!name) throw new Error('TABLE_NAME is not set');
  const shared = { requestHandler: CONNECTION, ...config };
  return {
    name,
    client: new DynamoDBClient(shared),
    clientOnce: new DynamoDBClient({ ...shared, maxAttempts: 1 }),
  };
}

/** A DynamoDB item, attribute by attribute. */
export type Item = Record<string, AttributeValue>;

/** A plain object to an item; undefined fields are left out, bigints are numbers. */
export const toItem = (value: object): Item => marshall(value, { removeUndefinedValues: true });

/** An item to a plain object; integers beyond 2^53 come as bigints. */
export const fromItem = (item: Item): Record<string, unknown> =>
  unmarshall(item, {
    wrapNumbers: (text) =>
      Number.isSafeInteger(Number(text)) || !/^-?\d+$/.test(text) ? Number(text) : BigInt(text),
  });

/** Whether the table could not be reached, or did not serve: the SDK marks what went wrong with a request. */
export const isRequestFailure = (error: unknown): error is Error =>
  error instanceof Error && '$metadata' in error;

/** Whether a write was refused by its condition. */
export const isConditionFailure = (error: unknown): error is Error & { Item?: Item } =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** Waits for a write; false if its condition refused it. */
export async function conditionHeld(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}
