import { LRUCache } from 'lru-cache';
import { TOLD_STATES } from '../../../functions/ledger/ledger.ts';
import { connect } from '../../../functions/store/dynamodb/clients.ts';
import { dynamodbTable } from '../../../functions/store/dynamodb/table.ts';
import type { Item, Store, Table, Written } from '../../../functions/store/store.ts';
import { Feed, type Pending, type TakeChanges } from './feed.ts';

/** A store in DynamoDB whose changes are handed on by the process that makes them: an embedded engine has no streams. */
export interface ObservedStore extends Store {
  follow(take: TakeChanges, atMost: number): () => Promise<void>;
}

let opened: ObservedStore | undefined;

/** The store of this process, in the tables that the environment names. What was not handed on when it stops is not handed on any more. */
export const openEmbedded = (): ObservedStore => (opened ??= observed());

function observed(): ObservedStore {
  const clients = connect();
  const pending: { key: number; value: Pending }[] = [];
  const handed = new LRUCache<string, Pick<Item, 'attempt' | 'state'>>({ max: 50_000 });
  let lastKey = 0;
  let feed: Feed | undefined;
  const note = (written: Written): Written => {
    if (written.kind === 'written' && (TOLD_STATES as unknown[]).includes(written.item.state)) {
      const { pk, attempt, state } = written.item;
      // What it was before nobody has read; what it was when it was last handed on is enough to tell what is new.
      const last = handed.get(pk);
      handed.set(pk, { attempt: attempt!, state: state! });
      const before = last && { ...written.item, ...last };
      pending.push({ key: (lastKey += 1), value: { before, after: written.item } });
      feed?.wake();
    }
    return written;
  };
  const calls = dynamodbTable(clients, process.env.CALLS_TABLE!);
  const noting: Table = {
    ...calls,
    put: async (...args) => note(await calls.put(...args)),
    update: async (...args) => note(await calls.update(...args)),
  };
  return {
    ledger: dynamodbTable(clients, process.env.LEDGER_TABLE!),
    calls: noting,
    flushed: async () => undefined,
    follow(take, atMost) {
      feed = new Feed(
        {
          first: async (limit) => pending.slice(0, limit),
          remove: async (keys) => void pending.splice(0, keys.length),
        },
        take,
        atMost,
      );
      return () => feed!.close();
    },
  };
}
