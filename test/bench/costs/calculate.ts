import { API_LOG_BYTES, MEASURED, MEMORY_GB, PLATFORM_LOG_BYTES } from './measured.ts';
import { PRICES } from './prices.ts';

/** What a workload is like. */
export interface Workload {
  /** How long the model takes, in seconds. */
  modelSeconds: number;
  /** On how many sheets budgets cover a call: 1 if all of them name its cost centre, 2 if some name none. */
  sheets: 1 | 2;
  /** How many subscribers hear of each call. */
  subscribers: number;
}

/** USD for a million calls, by service. */
export type Costs = Record<string, number>;

const MILLION = 1_000_000;
const GB = 1024 ** 3;
const FUNCTIONS_A_CALL = 4; // three steps, and the relay
const API_REQUESTS = 2; // the call itself, and the mutation that publishes it
const EXPRESS_MEMORY_GB = 64 / 1024; // billed in steps of 64 MB; a call's state is far smaller
const EXPRESS_STEP_SECONDS = 0.1; // durations are rounded up to this

const appSync = ({ subscribers }: Workload): Costs => ({
  AppSync: API_REQUESTS * PRICES.appSyncPerMillionOperations,
  'AppSync, real time': subscribers * PRICES.appSyncPerMillionRealTimeMessages,
});

function storage({ sheets }: Workload): Costs {
  const { writeUnits, readUnits } = MEASURED.dynamoDb[sheets];
  const bytes = MEASURED.logBytes + FUNCTIONS_A_CALL * PLATFORM_LOG_BYTES + API_REQUESTS * API_LOG_BYTES;
  return {
    DynamoDB:
      writeUnits * PRICES.dynamoDbPerMillionWriteUnits + readUnits * PRICES.dynamoDbPerMillionReadUnits,
    'CloudWatch Logs': ((bytes * MILLION) / GB) * PRICES.cloudWatchPerGbOfLogs,
  };
}

/** Lambda for functions that are busy for so many seconds a call. */
const lambda = (busy: Record<keyof typeof MEMORY_GB, number>): number =>
  FUNCTIONS_A_CALL * PRICES.lambdaPerMillionRequests +
  (Object.entries(busy) as [keyof typeof MEMORY_GB, number][]).reduce(
    (sum, [name, seconds]) => sum + seconds * MEMORY_GB[name] * PRICES.lambdaPerGbSecond * MILLION,
    0,
  );

/** This design: a function waits for the model, and waiting is billed. */
export function costSentry(workload: Workload): Costs {
  const { seconds } = MEASURED;
  return {
    ...appSync(workload),
    Lambda: lambda({ ...seconds, invoke: seconds.invoke + workload.modelSeconds }),
    ...storage(workload),
  };
}

/**
 * The same steps as a Step Functions Express workflow behind AppSync, which asks the model itself, so that no function
 * waits. (It could not stream, nor give up on the model before its own hold expires.)
 */
export function expressWorkflow(workload: Workload): Costs {
  const { seconds } = MEASURED;
  // The relay comes after it.
  const { relay: _relay, ...steps } = seconds;
  const total = workload.modelSeconds + Object.values(steps).reduce((sum, one) => sum + one, 0);
  const billed = Math.ceil(total / EXPRESS_STEP_SECONDS - 1e-9) * EXPRESS_STEP_SECONDS;
  return {
    ...appSync(workload),
    Lambda: lambda(seconds),
    ...storage(workload),
    'Step Functions':
      PRICES.expressPerMillionRequests + billed * EXPRESS_MEMORY_GB * PRICES.expressPerGbSecond * MILLION,
  };
}

export const totalOf = (costs: Costs): number => Object.values(costs).reduce((sum, cost) => sum + cost, 0);
