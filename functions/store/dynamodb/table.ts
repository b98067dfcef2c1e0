import {
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { fromAttributes, toAttributes } from './attribute-value.ts';
import { asStoreError, isConditionFailure } from './failure.ts';
import { conditionExpression, Placeholders, updateExpression } from './expressions.ts';
import { dynamodbReader, keyOf } from './reader.ts';
import type { Change, Item, Key, Table, WriteOptions, Written } from '../store.ts';

/** The two ways to talk to DynamoDB. */
export interface Clients {
  /** For requests that may be sent again: reads, and writes whose condition makes a second one harmless. */
  retrying: DynamoDBClient;
  /** For what must be sent once. */
  once: DynamoDBClient;
}

/** A table of DynamoDB. `now` is in ms. */
export function dynamodbTable({ retrying, once }: Clients, TableName: string, now = Date.now): Table {
  const reader = dynamodbReader(retrying, TableName, now);
  const write = async (
    key: Key,
    options: WriteOptions,
    send: (client: DynamoDBClient) => Promise<Item>,
  ): Promise<Written> => {
    try {
      return { kind: 'written', item: await send(options.once ? once : retrying) };
    } catch (error) {
      if (!isConditionFailure(error)) throw asStoreError(error);
      // Some engines do not return the item with the refusal; then it is read.
      return { kind: 'refused', item: error.Item ? fromAttributes(error.Item) : await reader.get(key) };
    }
  };
  const conditional = (options: WriteOptions, placeholders: Placeholders) => ({
    ConditionExpression: conditionExpression(options.conditions, placeholders),
    ...(options.conditions?.length && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }),
  });

  return {
    ...reader,

    put(item: Item, options: WriteOptions = {}) {
      const placeholders = new Placeholders();
      const condition = conditional(options, placeholders);
      const command = new PutItemCommand({
        TableName,
        Item: toAttributes(item),
        ...condition,
        ...placeholders.parameters,
      });
      return write(item, options, async (client) => {
        await client.send(command);
        return item;
      });
    },

    update(key: Key, change: Change, options: WriteOptions = {}) {
      const placeholders = new Placeholders();
      const condition = conditional(options, placeholders);
      const UpdateExpression = updateExpression(change, placeholders);
      const command = new UpdateItemCommand({
        TableName,
        Key: keyOf(key),
        UpdateExpression,
        ...condition,
        ...placeholders.parameters,
        ReturnValues: 'ALL_NEW',
      });
      return write(key, options, async (client) => {
        const { Attributes } = await client.send(command);
        return fromAttributes(Attributes!);
      });
    },

    delete(key: Key, options: WriteOptions = {}) {
      const placeholders = new Placeholders();
      const condition = conditional(options, placeholders);
      const command = new DeleteItemCommand({
        TableName,
        Key: keyOf(key),
        ...condition,
        ...placeholders.parameters,
      });
      return write(key, options, async (client) => {
        await client.send(command);
        return key as Item;
      });
    },
  };
}
