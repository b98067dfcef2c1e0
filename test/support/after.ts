import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TestStore } from './store.ts';

/** Runs `act` once, right after the n-th request of a store's retrying client has been answered. */
export function after({ clients }: TestStore, n: number, act: () => Promise<unknown>): void {
  let answered = 0;
  clients.retrying.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      answered += 1;
      if (answered === n) await act();
      return result;
    },
    { step: 'initialize' },
  );
}

/** Runs `act` once, right before a store sends a request that contains a text. */
export function before({ clients }: TestStore, text: string, act: () => Promise<unknown>): void {
  let isDone = false;
  for (const client of Object.values(clients) as DynamoDBClient[])
    client.middlewareStack.add(
      (next) => async (args) => {
        if (!isDone && JSON.stringify(args.input).includes(text)) {
          isDone = true;
          await act();
        }
        return next(args);
      },
      { step: 'initialize' },
    );
}
