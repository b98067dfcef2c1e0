import { queryAll, type Reader } from '../store/store.ts';
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

/** Tells every entry of a cost centre in a stretch of time, in their order. */
export async function eachEntry(
  table: Reader,
  costCenter: string,
  slot: Slot,
  tell: (entry: UsageEntry) => void,
): Promise<void> {
  for (const { startsAt, endsAt } of daysOf(slot)) {
    const items = await queryAll(table, {
      pk: entriesPk(costCenter, dayOf(startsAt)),
      from: isoOf(startsAt),
      to: `${isoOf(endsAt - 1)}${AFTER_ALL}`,
    });
    for (const item of items) tell(decodeEntry(item));
  }
}
