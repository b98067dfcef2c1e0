import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Runs `act` once, right after the n-th request of a client has been answered. */
export function after(client: DynamoDBClient, n: number, act: () => Promise<unknown>): void {
  let answered = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      answered += 1;
      if (answered === n) await act();
      return result;
    },
    { step: 'initialize' },
  );
}
