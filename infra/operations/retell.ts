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
const isOfSpan = ({ state, settledAt }: Item, { from, to }: Span): boolean =>
  (TOLD_STATES as unknown[]).includes(state) &&
  typeof settledAt === 'string' &&
  settledAt >= from &&
  settledAt < to;

/** A call that was put right in a span of time, if nothing has followed that yet. */
const isCorrectedIn = ({ correction, correctedAt }: Item, { from, to }: Span): boolean => {
  const at = (correction as { at?: string } | undefined)?.at;
  return at !== undefined && correctedAt === undefined && at >= from && at < to;
};

/** What of an audit item is to be told again of a span; undefined for nothing. Of a call that was decided elsewhen only its correction is followed. */
export function changeOf(item: Item, span: Span): Change | undefined {
  if (isOfSpan(item, span)) return { after: item };
  if (!isCorrectedIn(item, span)) return undefined;
  const { correction: _correction, ...before } = item;
  return { before: before as Item, after: item };
}

/** An audit item as it is, and as it was before what is to be told. */
export interface Change {
  before?: Item;
  after: Item;
}

/**
 * Tells again of calls, from their audit items: as the relay does of a change that it has not seen. Who was told before is told once
 * more, with the same `callId` and `attempt`; alerts know themselves whether they have been raised.
 */
export async function retell(
  changes: Iterable<Change> | AsyncIterable<Change>,
  tell: Tell,
  progress: (soFar: Retold) => void = () => undefined,
): Promise<Retold> {
  const retold: Retold = { told: 0, failed: [] };
  let batch: Change[] = [];
  const flush = async () => {
    // From the first on that could not be told the relay expects all again, as of a stream: those behind it were not told to the end.
    for (let rest = batch; rest.length > 0;) {
      const Records = rest.map(({ before, after }, i) => ({
        dynamodb: {
          SequenceNumber: String(i),
          NewImage: toAttributes(after),
          ...(before && { OldImage: toAttributes(before) }),
        },
      }));
      const { batchItemFailures } = await tell({ Records });
      const first = Math.min(
        rest.length,
        ...batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier)),
      );
      retold.told += first;
      const failed = rest[first];
      if (failed) retold.failed.push(failed.after[KEY_NAMES.partitionKey]);
      rest = rest.slice(first + 1);
    }
    batch = [];
    progress(retold);
  };
  for await (const change of changes) {
    batch.push(change);
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  return retold;
}
