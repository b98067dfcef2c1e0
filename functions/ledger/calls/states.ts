/**
 * The states of a call: what each means, what may follow it, and what the same request ID brings once more. The one table of
 * transitions; `docs/ledger.md` draws it, and a test holds the two together.
 */
interface State {
  /** The states that may follow in the same try. */
  next: readonly string[];
  /**
   * What the same request does that comes again: it is answered with what became of the first (`replay`), it may try anew
   * (`retry`), or it may try anew only if the first cost nothing.
   */
  again: 'replay' | 'retry' | 'retry-if-free';
  /** What is told of a call that has come to this state: its outcome, a line in the log, or nothing yet. */
  told: 'outcome' | 'line' | 'nothing';
}

export const STATES = {
  /** Claimed, and the model is asked by a function of its own, which has not begun yet. */
  QUEUED: { next: ['RUNNING', 'FAILED', 'CANCELLED'], again: 'replay', told: 'nothing' },
  /** The model may have been asked. */
  RUNNING: { next: ['SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED'], again: 'replay', told: 'nothing' },
  /** The model answered. */
  SUCCEEDED: { next: [], again: 'replay', told: 'outcome' },
  /** The model did not answer properly. */
  FAILED: { next: [], again: 'retry-if-free', told: 'outcome' },
  /** Somebody asked for its end. */
  CANCELLED: { next: [], again: 'replay', told: 'outcome' },
  /** Some budget lacked room. */
  DENIED: { next: [], again: 'retry', told: 'outcome' },
  /** It never began: the sweep found its hold without a claim, and gave it back. */
  RELEASED: { next: [], again: 'retry', told: 'line' },
  /** It brought no result in time, and was charged at its worst case. */
  EXPIRED: { next: [], again: 'replay', told: 'outcome' },
} as const satisfies Record<string, State>;

export type CallState = keyof typeof STATES;

/** The states whose arrival is told. */
export const TOLD_STATES = (Object.keys(STATES) as CallState[]).filter(
  (state) => STATES[state].told !== 'nothing',
);

/** Whether a call has come to a state that is told: a later note in its item (a late result, a hold given back) is no news. */
export const isNews = (
  before: { attempt: number; state: CallState } | undefined,
  after: { attempt: number; state: CallState },
): boolean =>
  STATES[after.state].told !== 'nothing' &&
  (before?.attempt !== after.attempt || before.state !== after.state);

/** The states that a call can begin in. */
export const FIRST_STATES = ['QUEUED', 'RUNNING', 'DENIED', 'RELEASED'] as const satisfies CallState[];

export type FirstState = (typeof FIRST_STATES)[number];

/** The states that may follow one in the same try. */
export type Next<S extends CallState> = (typeof STATES)[S]['next'][number];

/** Whether a request that comes again is answered with what became of the first. `cost` is what the first was charged. */
export function isReplayed(state: CallState, cost: { USD: bigint; TOKENS: bigint } | undefined): boolean {
  switch (STATES[state].again) {
    case 'replay':
      return true;
    case 'retry':
      return false;
    case 'retry-if-free':
      // A model without a price costs tokens all the same.
      return cost !== undefined && (cost.USD > 0n || cost.TOKENS > 0n);
  }
}
