import type { Reader } from '../store/store.ts';
import { decodeEntry, type UsageEntry } from './entry.ts';
import { AFTER_ALL, dayOf, entriesPk, isoOf } from './keys.ts';
import type { Slot } from './slots.ts';

const DAY_MS = 86_400_000;

/** The UTC days that a stretch of time touches, in ms. */
export function* daysOf({ startsAt, endsAt }: Slot): Iterable<Slot> {
  for (let at = startsAt; at < endsAt;) {
    const next = Math.min(endsAt, (Math.floor(at / DAY_MS) + 1) * DAY_MS);
    yield { startsAt: at, endsAt: next };
    at = next;
  }
}

/** The entries of a cost centre in a stretch of time, in their order, as many at once as the store answers. */
export async function* entryPages(
  table: Reader,
  costCenter: string,
  slot: Slot,
): AsyncIterable<UsageEntry[]> {
  for (const { startsAt, endsAt } of daysOf(slot)) {
    const query = {
      pk: entriesPk(costCenter, dayOf(startsAt)),
      from: isoOf(startsAt),
      to: `${isoOf(endsAt - 1)}${AFTER_ALL}`,
    };
    let after: string | undefined;
    do {
      const page = await table.query({ ...query, ...(after !== undefined && { after }) });
      yield page.items.map(decodeEntry);
      after = page.after;
    } while (after !== undefined);
  }
}
