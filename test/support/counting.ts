import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TestStore } from './store.ts';

/** What went to DynamoDB. */
export interface Counted {
  calls: string[];
  writeUnits: number;
  readUnits: number;
}

/** Counts the calls that a store's clients make, and the capacity that the engine says they take. */
export function counting({ clients }: TestStore): Counted {
  const counted: Counted = { calls: [], writeUnits: 0, readUnits: 0 };
  for (const client of Object.values(clients)) count(client as DynamoDBClient, counted);
  return counted;
}

function count(client: DynamoDBClient, counted: Counted): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const name = String(context.commandName).replace('Command', '');
      counted.calls.push(name);
      const result = await next(args);
      const { ConsumedCapacity } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } };
      const units = ConsumedCapacity?.CapacityUnits ?? 0;
      if (name === 'GetItem' || name === 'Query') counted.readUnits += units;
      else counted.writeUnits += units;
      return result;
    },
    { step: 'initialize', name: 'counting' },
  );
}

/** Forgets what was counted. */
export const reset = (counted: Counted): void => {
  counted.calls.length = 0;
  counted.writeUnits = 0;
  counted.readUnits = 0;
};
