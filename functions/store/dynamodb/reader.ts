import { GetItemCommand, QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fromAttributes, type Raw } from './attribute-value.ts';
import { asStoreError } from './failure.ts';
import { Placeholders } from './expressions.ts';
import { KEY_NAMES, type Item, type Key, type Page, type Query, type Reader } from '../store.ts';

/** A table of DynamoDB to read only: what a function does not use is not in its bundle. `now` is in ms. */
export function dynamodbReader(client: DynamoDBClient, TableName: string, now = Date.now): Reader {
  return {
    async get(key: Key, only?: readonly string[]) {
      const placeholders = new Placeholders();
      const ProjectionExpression = only
        ?.concat(KEY_NAMES.partitionKey, KEY_NAMES.sortKey, KEY_NAMES.timeToLive)
        .map((name) => placeholders.name(name))
        .join(', ');
      const { Item } = await sent(
        client.send(
          new GetItemCommand({
            TableName,
            Key: keyOf(key),
            ConsistentRead: true,
            ProjectionExpression,
            ...placeholders.parameters,
          }),
        ),
      );
      return Item && visible(now)(fromAttributes(Item));
    },

    async query(query: Query): Promise<Page> {
      const { pk, reverse, limit, after } = query;
      const placeholders = new Placeholders();
      const { Items = [], LastEvaluatedKey } = await sent(
        client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: keyCondition(query, placeholders),
            ...placeholders.parameters,
            ConsistentRead: true,
            Limit: limit,
            ScanIndexForward: !reverse,
            ExclusiveStartKey: after === undefined ? undefined : keyOf(keyOfToken(pk, after)),
          }),
        ),
      );
      const items = Items.map(fromAttributes).filter((item) => visible(now)(item) !== undefined);
      return { items, ...(LastEvaluatedKey && { after: tokenOf(LastEvaluatedKey) }) };
    },
  };
}

async function sent<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw asStoreError(error);
  }
}

/** An item's key as DynamoDB has it. */
export const keyOf = ({ pk, sk }: Key): Raw => ({ pk: { S: pk }, sk: { S: sk } });

/** DynamoDB deletes what has expired only within days, so it is hidden here. */
const visible =
  (now: () => number) =>
  (item: Item): Item | undefined => {
    const expiresAt = item[KEY_NAMES.timeToLive];
    return typeof expiresAt === 'number' && expiresAt * 1000 <= now() ? undefined : item;
  };

/** A partition, and a part of it. DynamoDB takes one condition on the sort key. */
function keyCondition({ pk, prefix, from, to }: Query, placeholders: Placeholders): string {
  const partition = `${placeholders.name('pk')} = ${placeholders.value(pk)}`;
  if (prefix === undefined && from === undefined && to === undefined) return partition;
  const sk = placeholders.name('sk');
  const value = (text: string) => placeholders.value(text);
  if (prefix !== undefined) return `${partition} AND begins_with(${sk}, ${value(prefix)})`;
  if (to === undefined) return `${partition} AND ${sk} >= ${value(from!)}`;
  if (from === undefined) return `${partition} AND ${sk} <= ${value(to)}`;
  return `${partition} AND ${sk} BETWEEN ${value(from)} AND ${value(to)}`;
}

/** The token of a page is the sort key where it ended. */
const tokenOf = (last: Raw): string => Buffer.from(last.sk!.S!).toString('base64url');
const keyOfToken = (pk: string, token: string): Key => ({
  pk,
  sk: Buffer.from(token, 'base64url').toString(),
});
