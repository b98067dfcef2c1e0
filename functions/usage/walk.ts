import pLimit from 'p-limit';
import type { Item, Reader } from '../store/store.ts';

/** Partitions whose items are walked through together, from the last to the first by their sort keys. */
export interface Walk {
  partitions: readonly string[];
  /** Only items before this one. */
  before: string;
  /** Only items from this one on. */
  from: string;
  pageSize: number;
}

const READS_AT_ONCE = 16;

/** Of many partitions a page takes a few items each: so much is read of each at first, at least. */
const LEAST_AT_FIRST = 10;

/** Where much is looked through for a short page, each read of a partition takes twice as much as the one before it. */
const MOST_AT_ONCE = 250;

/** A partition as far as it has been read. */
interface Open {
  pk: string;
  items: Item[];
  /** How much the next read takes. */
  take: number;
  after?: string | undefined;
  isDone: boolean;
}

/** Every item of some partitions, the last first, as if they were one. */
export async function* walk(
  table: Reader,
  { partitions, before, from, pageSize }: Walk,
): AsyncIterable<Item> {
  if (from >= before) return;
  // One more than a page has tells whether it is the last.
  const first = Math.min(
    pageSize + 1,
    Math.max(LEAST_AT_FIRST, Math.ceil((2 * pageSize) / partitions.length)),
  );
  const readMore = async (open: Open): Promise<void> => {
    while (open.items.length === 0 && !open.isDone) {
      const { after, pk, take } = open;
      const query = { pk, from, to: before, reverse: true, limit: take };
      const page = await table.query({ ...query, ...(after !== undefined && { after }) });
      open.items = page.items.filter(({ sk }) => sk < before);
      open.after = page.after;
      open.take = Math.min(take * 2, MOST_AT_ONCE);
      open.isDone = page.after === undefined;
    }
  };
  const all = partitions.map((pk): Open => ({ pk, items: [], take: first, isDone: false }));
  const limit = pLimit(READS_AT_ONCE);
  await Promise.all(all.map((open) => limit(() => readMore(open))));
  for (;;) {
    let last: Open | undefined;
    for (const open of all) {
      const item = open.items[0];
      if (item && (!last || item.sk > last.items[0]!.sk)) last = open;
    }
    if (!last) return;
    yield last.items.shift()!;
    await readMore(last);
  }
}
