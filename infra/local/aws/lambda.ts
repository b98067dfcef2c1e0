import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { jsonCopy } from '../json-copy.ts';

/** A function as a data source calls it: an event in, which is the function's own from then on, and an answer out, both of JSON. */
export type LocalFunction = (event: unknown) => Promise<unknown>;

type Handler = (event: unknown, context: object) => Promise<unknown>;

/**
 * Loads a function's bundle, the very file that is deployed, and runs its handler in this process: one warm
 * instance that takes any number of events at once. Where its clients point is in the environment, so that must be
 * set before.
 */
export async function loadFunction(
  name: string,
  bundle: string,
  timeoutSeconds: number,
): Promise<LocalFunction> {
  const { handler } = (await import(pathToFileURL(bundle).href)) as { handler: Handler };
  return async (event) => {
    const deadline = Date.now() + timeoutSeconds * 1000;
    const context = {
      functionName: name,
      awsRequestId: randomUUID(),
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    };
    try {
      return jsonCopy(await withTimeout(handler(event, context), timeoutSeconds));
    } catch (error) {
      process.stderr.write(`${name} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
      throw error;
    }
  };
}

async function withTimeout<T>(work: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Task timed out after ${seconds}.00 seconds`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
