/** Time to record and settle after the model has been given up. */
const MARGIN_MS = 3_000;
/** With a short hold time-out the margin is a share of it, so that some time is left for the model. */
const MARGIN_SHARE = 0.25;

/** AppSync ends a request 30 s after its start; the steps before and the way back need some of it. */
const REQUEST_MS = 27_000;

interface HoldTimes {
  /** When the call's first hold expires, in ms since the epoch. */
  expiresAt: number;
  /** The longest that any hold may stand. */
  holdTimeoutSeconds: number;
}

interface Times extends HoldTimes {
  /** When the request ends that waits for the call, in ms since the epoch; absent where none does. */
  requestEndsAt?: number;
  now: number;
  functionRemainingMs: number;
}

/** When a request has to be answered that began at `requestedAt`. In ms since the epoch. */
export const requestEndsAt = (requestedAt: number): number => requestedAt + REQUEST_MS;

const marginOf = ({ holdTimeoutSeconds }: HoldTimes): number =>
  Math.min(MARGIN_MS, holdTimeoutSeconds * 1000 * MARGIN_SHARE);

/** Until when a call's hold covers the model. */
export const coveredUntil = (times: HoldTimes): number => times.expiresAt - marginOf(times);

/**
 * When to give up on the model: before the call's own hold expires (else the sweep would charge the worst case for
 * a call that is about to be settled), before the function itself is stopped, and before the request ends, if one waits. In ms since the epoch.
 */
export function modelDeadline(times: Times): number {
  const { requestEndsAt: end = Infinity, now, functionRemainingMs } = times;
  return Math.min(end, coveredUntil(times), now + functionRemainingMs - marginOf(times));
}
