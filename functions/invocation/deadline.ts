/** Time to record and settle after the model has been given up. */
const MARGIN_MS = 3_000;
/** With a short hold time-out the margin is a share of it, so that some time is left for the model. */
const MARGIN_SHARE = 0.25;

interface Times {
  /** When the call's first hold expires, in ms since the epoch. */
  expiresAt: number;
  holdTimeoutSeconds: number;
  now: number;
  functionRemainingMs: number;
}

/**
 * When to give up on the model: before the call's own hold expires (else the sweep would charge the worst case for
 * a call that is about to be settled), and before the function itself is stopped. In ms since the epoch.
 */
export function modelDeadline({ expiresAt, holdTimeoutSeconds, now, functionRemainingMs }: Times): number {
  const margin = Math.min(MARGIN_MS, holdTimeoutSeconds * 1000 * MARGIN_SHARE);
  return Math.min(expiresAt - margin, now + functionRemainingMs - margin);
}
