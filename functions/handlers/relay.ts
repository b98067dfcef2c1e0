import { decodeCall, openLedger } from '../ledger/ledger.ts';
import { openPublisher } from '../reporting/publish.ts';
import { relay } from '../reporting/relay.ts';
import { changesIn, type StreamEvent } from '../store/dynamodb/stream.ts';
import { openStore } from '../store/open.ts';
import { openUsageBook } from '../usage/write.ts';

const store = openStore();
const telling = {
  ledger: openLedger(store),
  publish: openPublisher(),
  book: openUsageBook(store.ledger),
};

/** The changes that are to come again, by their sequence numbers. */
interface BatchAnswer {
  batchItemFailures: { itemIdentifier: string }[];
}

/** Follows the calls' audit items as they change, and tells of those that have been decided. */
export async function handler(event: StreamEvent): Promise<BatchAnswer> {
  const changes = changesIn(event).map(({ id, before, after }) => ({
    id,
    before: before && decodeCall(before),
    after: decodeCall(after),
  }));
  const failed = await relay(telling, changes);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
