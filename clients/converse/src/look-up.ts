import type { Invocation } from './api.ts';
import { ask, type Endpoint } from './ask.ts';
import { CostSentryError } from './errors.ts';
import { LOOK_UP } from './queries.ts';
import { pause } from './waiting.ts';

/** A call that is under way is worth more patience than one that can be made again. */
const MIN_ATTEMPTS = 8;

/** What became of a call that was made. */
export async function lookUp(api: Endpoint, requestId: string, signal: AbortSignal): Promise<Invocation> {
  const patient = { ...api, maxAttempts: Math.max(MIN_ATTEMPTS, api.maxAttempts) };
  const call = await ask(patient, LOOK_UP, { requestId }, signal);
  if (call) return call;
  throw new CostSentryError('ResourceNotFoundException', 'The call never began; nothing was spent.', {
    retryable: true,
    requestId,
  });
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 3_000;

/** Asks, less and less often, until a call has ended. */
export async function untilEnded(api: Endpoint, begun: Invocation, signal: AbortSignal): Promise<Invocation> {
  let call = begun;
  for (let ms = FIRST_PAUSE_MS; call.status === 'RUNNING'; ms = Math.min(LONGEST_PAUSE_MS, ms * 1.5)) {
    await pause(ms, signal);
    call = await lookUp(api, begun.requestId, signal);
  }
  return call;
}
