import type { Call } from './call.ts';

/** The function `run` carries out what may take longer than a request: Lambda gives a function no more. */
export const RUN_SECONDS = 900;

/** AppSync ends a request 30 s after its start: by this time `invoke` answers, whatever became of the call. In ms. */
export const ANSWER_WITHIN_MS = 25_000;

/** How long a started call may wait for a function to begin with it, in seconds. */
export const QUEUED_SECONDS = 60;

/** No model in use writes more slowly, but for one that is overloaded. */
const FEWEST_TOKENS_A_SECOND = 20;

/** Until the first token of a long prompt, in seconds. */
const FIRST_TOKEN_SECONDS = 60;

/** To record and settle after it, in seconds. */
const AFTERWARDS_SECONDS = 10;

/** How long the hold stands of a call that is answered within its request, in seconds. */
const WITHIN_REQUEST_SECONDS = 35;

type Asked = Pick<Call, 'maxTokens' | 'started'>;

/** Whether a model that writes slowly may still be writing at a deadline. */
export const mayOutlast = (maxTokens: number, remainingMs: number): boolean =>
  maxTokens * 1000 > remainingMs * FEWEST_TOKENS_A_SECOND;

/** Whether a function of its own carries the call out: it was asked for so, or may take longer than a request does. */
export const runsOnItsOwn = ({ maxTokens, started }: Asked): boolean =>
  started === true || mayOutlast(maxTokens, ANSWER_WITHIN_MS);

/** How long a call's hold must stand: as long as the call may take, and no longer. In seconds. */
export function holdSecondsOf(call: Asked): number {
  if (!runsOnItsOwn(call)) return WITHIN_REQUEST_SECONDS;
  const writing = FIRST_TOKEN_SECONDS + Math.ceil(call.maxTokens / FEWEST_TOKENS_A_SECOND);
  return (call.started ? QUEUED_SECONDS : 0) + Math.min(RUN_SECONDS, writing) + AFTERWARDS_SECONDS;
}
