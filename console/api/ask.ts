import { generateClient } from 'aws-amplify/api';
import { problemOf } from './problem.ts';

const client = generateClient();

/** Asks the API. Throws a `Problem`. `T` is what the document selects, of the schema's types. */
export async function ask<T>(query: string, variables: object = {}): Promise<T> {
  try {
    const { data } = (await client.graphql({ query, variables: variables as never })) as { data: T };
    return data;
  } catch (thrown) {
    throw problemOf(thrown);
  }
}

/** Listens to a subscription until told to end. Amplify connects again by itself when the connection is lost. */
export function listen<T>(
  query: string,
  variables: object,
  onEvent: (event: T) => void,
  onRefused: (problem: ReturnType<typeof problemOf>) => void,
): () => void {
  const events = client.graphql({ query, variables: variables as never }) as unknown as {
    subscribe(observer: { next(message: { data: T }): void; error(thrown: unknown): void }): {
      unsubscribe(): void;
    };
  };
  const subscription = events.subscribe({
    next: ({ data }) => onEvent(data),
    error: (thrown) => onRefused(problemOf(thrown)),
  });
  return () => subscription.unsubscribe();
}
