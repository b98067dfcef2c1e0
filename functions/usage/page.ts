import type { InvocationPage, QueryInvocationsArgs } from '../../schema/types.ts';
import type { Item } from '../store/store.ts';
import { decodeEntry, type UsageEntry } from './entry.ts';
import type { UsageScope } from './filter.ts';
import { isoOf } from './keys.ts';
import { showEntry } from './show.ts';
import type { Slot } from './slots.ts';
import type { UsageContext } from './reckon.ts';

/** A page looks at no more entries than this: where few of them match it is short, and its token goes on. */
const MAX_EXAMINED = 1_000;

/** A list in an order: its pages begin before a token. */
export interface Listing {
  context: UsageContext;
  filter: NonNullable<QueryInvocationsArgs['filter']>;
  scope: UsageScope;
  matches: (entry: UsageEntry) => boolean;
  maySee: (entry: UsageEntry) => boolean;
  range: Slot;
  size: number;
  token: string | undefined;
}

/** A page that fills as items come. */
export class Page {
  readonly items: UsageEntry[] = [];
  private examined = 0;
  private lastAt: number | undefined;
  private last: string | undefined;

  constructor(private readonly listing: Listing) {}

  /** Looks at an item. Returns false where the page is at its end, and the item is not of it. */
  take(item: Item): boolean {
    const entry = decodeEntry(item);
    // A page that has looked at enough ends between two moments: then its token need not name a call.
    const isEnough = this.examined >= MAX_EXAMINED && entry.at !== this.lastAt;
    if (this.items.length === this.listing.size || isEnough) return false;
    this.examined += 1;
    this.lastAt = entry.at;
    const isShown = this.listing.matches(entry);
    if (isShown) this.items.push(entry);
    // A token names a call: of one that its reader may not see, it tells the moment and no more.
    this.last = isShown || this.listing.maySee(entry) ? item.sk : isoOf(entry.at);
    return true;
  }

  ended(nextToken: string | null = this.last ?? null): InvocationPage {
    return { items: this.items.map(showEntry), nextToken };
  }
}
