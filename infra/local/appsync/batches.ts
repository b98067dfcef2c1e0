import DataLoader from 'dataloader';

/** Sends payloads together; answers one result for each, in their order. */
export type InvokeBatch = (payloads: readonly unknown[]) => Promise<unknown>;

/** Adds a payload to the batch that is being filled, and waits for its own result. */
export type JoinBatch = (payload: unknown, invoke: InvokeBatch) => Promise<unknown>;

/** AppSync's own where a step says nothing. */
const DEFAULT_BATCH_SIZE = 5;

/**
 * The batches of one GraphQL request: what one step asks for several objects of a list goes to the function together.
 * Source: https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers-js.html (batching)
 */
export class Batches {
  readonly #loaders = new Map<object, DataLoader<unknown, unknown>>();

  /** How a step joins its batch. `step` tells steps apart. */
  of(step: object, maxBatchSize: number): JoinBatch {
    return (payload, invoke) => {
      const loader = this.#loaders.get(step) ?? this.#loaderFor(invoke, maxBatchSize);
      this.#loaders.set(step, loader);
      return loader.load(payload);
    };
  }

  #loaderFor(invoke: InvokeBatch, maxBatchSize: number): DataLoader<unknown, unknown> {
    const load = async (payloads: readonly unknown[]): Promise<unknown[]> => {
      const results = await invoke(payloads);
      if (Array.isArray(results) && results.length === payloads.length) return results as unknown[];
      throw new Error(`a batch of ${payloads.length} needs as many results, in a list`);
    };
    return new DataLoader(load, { cache: false, maxBatchSize: maxBatchSize || DEFAULT_BATCH_SIZE });
  }
}
