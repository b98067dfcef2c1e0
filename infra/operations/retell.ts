import { toAttributes } from '../../functions/store/dynamodb/attribute-value.ts';
import type { StreamEvent } from '../../functions/store/dynamodb/stream.ts';
import { TOLD_STATES } from '../../functions/ledger/ledger.ts';
import { KEY_NAMES, type Item } from '../../functions/store/store.ts';

/** When calls were decided: from the first moment on, up to and without the last. ISO 8601, UTC. */
export interface Span {
  from: string;
  to: string;
}

/** What was told again. */
export interface Retold {
  told: number;
  /** The keys of those that could not be told. */
  failed: string[];
}

/** Hands a batch of changes to the relay, wherever it runs. */
export type Tell = (event: StreamEvent) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;

/** As many as the relay takes at once. */
const BATCH = 100;

/** Whether an audit item was decided in a span of time, and is one of those that are told. */
export const isOfSpan = ({ state, settledAt }: Item, { from, to }: Span): boolean =>
  (TOLD_STATES as unknown[]).includes(state) &&
  typeof settledAt === 'string' &&
  settledAt >= from &&
  settledAt < to;

/**
 * Tells again of calls, from their audit items: as the relay does of a change that it has not seen. Who was told before is told once
 * more, with the same `callId` and `attempt`; alerts know themselves whether they have been raised.
 */
export async function retell(
  items: Iterable<Item> | AsyncIterable<Item>,
  tell: Tell,
  progress: (soFar: Retold) => void = () => undefined,
): Promise<Retold> {
  const retold: Retold = { told: 0, failed: [] };
  let batch: Item[] = [];
  const flush = async () => {
    // From the first on that could not be told the relay expects all again, as of a stream: those behind it were not told to the end.
    for (let rest = batch; rest.length > 0;) {
      const Records = rest.map((item, i) => ({
        dynamodb: { SequenceNumber: String(i), NewImage: toAttributes(item) },
      }));
      const { batchItemFailures } = await tell({ Records });
      const first = Math.min(
        rest.length,
        ...batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier)),
      );
      retold.told += first;
      const failed = rest[first];
      if (failed) retold.failed.push(failed[KEY_NAMES.partitionKey]);
      rest = rest.slice(first + 1);
    }
    batch = [];
    progress(retold);
  };
  for await (const item of items) {
    batch.push(item);
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  return retold;
}
