import { FUNCTIONS } from '../../../infra/wiring.ts';

/**
 * What one successful call takes, as `npm run bench` measures it against the embedded engine; `test/bench/costs.test.ts`
 * holds the units and the log to what really happens.
 */
export const MEASURED = {
  /** By the number of sheets that have a budget covering the call: the cost centre's, and the shared one. */
  dynamoDb: {
    1: { writeUnits: 8, readUnits: 2 },
    2: { writeUnits: 11, readUnits: 2 },
  },
  /**
   * The functions' own time in seconds, without the model's: medians of 0.3, 4.2 and 12.5 ms, rounded up, and for the relay 15 ms to
   * publish, which is not measured but assumed, and as much again; as if it told of one call at a time.
   */
  seconds: { validate: 0.001, sentry: 0.005, invoke: 0.015, relay: 0.03 },
  /** Log line and metrics of a call with three covering budgets. */
  logBytes: 1_800,
} as const;

/** Lambda's own three lines about an invocation, in bytes: about, from its documentation's examples. */
export const PLATFORM_LOG_BYTES = 350;

/** AppSync's summary of a request in its log, in bytes: a guess. */
export const API_LOG_BYTES = 1_000;

/** The memory of the functions that have to do with a call, in GB. */
export const MEMORY_GB = {
  validate: FUNCTIONS.validate.memoryMb / 1024,
  sentry: FUNCTIONS.sentry.memoryMb / 1024,
  invoke: FUNCTIONS.invoke.memoryMb / 1024,
  relay: FUNCTIONS.relay.memoryMb / 1024,
};
