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

/** A partition as far as it has been read. */
interface Open {
  pk: string;
  items: Item[];
  after?: string | undefined;
  isDone: boolean;
}

/** Every item of some partitions, the last first, as if they were one. */
export async function* walk(
  table: Reader,
  { partitions, before, from, pageSize }: Walk,
): AsyncIterable<Item> {
  if (from >= before) return;
  const first = Math.min(pageSize, Math.max(LEAST_AT_FIRST, Math.ceil((2 * pageSize) / partitions.length)));
  const readMore = async (open: Open): Promise<void> => {
    while (open.items.length === 0 && !open.isDone) {
      const { after, pk } = open;
      const query = { pk, from, to: before, reverse: true, limit: after === undefined ? first : pageSize };
      const page = await table.query({ ...query, ...(after !== undefined && { after }) });
      open.items = page.items.filter(({ sk }) => sk < before);
      open.after = page.after;
      open.isDone = page.after === undefined;
    }
  };
  const all = partitions.map((pk): Open => ({ pk, items: [], isDone: false }));
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
