/** What takes long to answer is asked for less often: at most this share of the time it is being answered. */
const SHARE_ASKING = 1 / 20;

/** How long to wait before asking again, so that answers of this length, one `sinceMs` ago, keep to their share. */
export const restOf = (tookMs: number, sinceMs: number): number =>
  Math.max(0, tookMs / SHARE_ASKING - sinceMs);
