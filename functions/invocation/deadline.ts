/** Time to record and settle after the model has been given up. */
const MARGIN_MS = 3_000;
/** With a short hold time-out the margin is a share of it, so that some time is left for the model. */
const MARGIN_SHARE = 0.25;

/** AppSync ends a request 30 s after its start; the steps before and the way back need some of it. */
const REQUEST_MS = 27_000;

/** No model in use writes more slowly, but for one that is overloaded. */
const FEWEST_TOKENS_A_SECOND = 20;

/** Whether a model that writes slowly may still be writing at a deadline: then its answer is streamed, so that what came of it is known. */
export const mayOutlast = (maxTokens: number, remainingMs: number): boolean =>
  maxTokens * 1000 > remainingMs * FEWEST_TOKENS_A_SECOND;

interface Times {
  /** When the call was validated, in ms since the epoch. */
  requestedAt: number;
  /** When the call's first hold expires, in ms since the epoch. */
  expiresAt: number;
  holdTimeoutSeconds: number;
  now: number;
  functionRemainingMs: number;
}

/**
 * When to give up on the model: before the call's own hold expires (else the sweep would charge the worst case for
 * a call that is about to be settled), before the function itself is stopped, and before the request ends, which is counted from its
 * own start and not from the function's. In ms since the epoch.
 */
export function modelDeadline(times: Times): number {
  const { requestedAt, expiresAt, holdTimeoutSeconds, now, functionRemainingMs } = times;
  const margin = Math.min(MARGIN_MS, holdTimeoutSeconds * 1000 * MARGIN_SHARE);
  return Math.min(requestedAt + REQUEST_MS, expiresAt - margin, now + functionRemainingMs - margin);
}
