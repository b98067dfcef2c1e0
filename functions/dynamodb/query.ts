import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Item, Table } from './table.ts';

interface Query {
  pk: string;
  /** Only items whose sort key begins so. */
  prefix?: string;
  /** A page's size. */
  limit?: number;
  /** Where the page before ended. */
  after?: Item;
}

/** One page of a partition, strongly consistent, and where it ended if there is more. */
export async function queryPage(
  table: Table,
  { pk, prefix, limit, after }: Query,
): Promise<{ items: Item[]; last?: Item }> {
  const { Items = [], LastEvaluatedKey } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: prefix ? 'pk = :pk AND begins_with(sk, :sk)' : 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk }, ...(prefix && { ':sk': { S: prefix } }) },
      ConsistentRead: true,
      Limit: limit,
      ExclusiveStartKey: after,
    }),
  );
  return { items: Items, last: LastEvaluatedKey };
}

/** All of a partition, page by page, strongly consistent. */
export async function queryAll(table: Table, query: Query): Promise<Item[]> {
  const all: Item[] = [];
  for (let after: Item | undefined; ;) {
    const { items, last } = await queryPage(table, { ...query, after });
    all.push(...items);
    if (!last) return all;
    after = last;
  }
}
