import { ask, type Endpoint } from './ask.ts';
import { CostSentryError } from './errors.ts';
import { CANCEL } from './queries.ts';
import { pause } from './waiting.ts';

const PATIENCE_MS = 10_000;
/** A call that is ended right after it was asked for may not be known yet. */
const UNKNOWN = { tries: 4, pauseMs: 300 };

/** Ends a call that nobody waits for any more. What can't be ended (an answer that comes in one piece) ends by itself: that is nobody's error. */
export async function cancel(api: Endpoint, requestId: string): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  for (let i = 1; ; i += 1) {
    try {
      await ask(api, CANCEL, { requestId }, signal);
      return;
    } catch (error) {
      const isUnknown = error instanceof CostSentryError && error.name === 'ResourceNotFoundException';
      if (!isUnknown || i === UNKNOWN.tries) return;
      await pause(UNKNOWN.pauseMs, signal).catch(() => undefined);
    }
  }
}
