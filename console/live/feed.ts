import type { BudgetAlert, UsageEvent } from '../../schema/types.ts';

/** Something that has just happened. */
export type Entry = { id: string; at: string } & (
  { kind: 'call'; event: UsageEvent } | { kind: 'alert'; event: BudgetAlert }
);

/** What has happened, newest first; while paused, what came since waits apart, so that nothing moves under one's eyes. */
export interface Feed {
  shown: readonly Entry[];
  waiting: readonly Entry[];
  isPaused: boolean;
}

export const EMPTY_FEED: Feed = { shown: [], waiting: [], isPaused: false };

const AT_MOST = 100;

/** The same call and attempt is the same event, however often it comes. */
export const ofCall = (event: UsageEvent): Entry => ({
  kind: 'call',
  id: `${event.callId} ${event.attempt}`,
  at: event.timestamp,
  event,
});

export const ofAlert = (event: BudgetAlert): Entry => ({
  kind: 'alert',
  id: `${event.budgetId} ${event.kind} ${event.threshold ?? ''} ${event.timestamp}`,
  at: event.timestamp,
  event,
});

/** A feed with one entry more, or the same feed if it has the entry. */
export function withEntry(feed: Feed, entry: Entry): Feed {
  const isKnown = [...feed.shown, ...feed.waiting].some(({ id }) => id === entry.id);
  if (isKnown) return feed;
  const part = feed.isPaused ? 'waiting' : 'shown';
  return { ...feed, [part]: inOrder([entry, ...feed[part]]) };
}

export const paused = (feed: Feed): Feed => ({ ...feed, isPaused: true });

/** Goes on: what has waited is shown. */
export const resumed = ({ shown, waiting }: Feed): Feed => ({
  shown: inOrder([...waiting, ...shown]),
  waiting: [],
  isPaused: false,
});

/** Newest first, and no more than can be looked at. Events may overtake each other on their way. */
const inOrder = (entries: Entry[]): Entry[] =>
  entries.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, AT_MOST);
