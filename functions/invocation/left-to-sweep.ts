import { writeLine } from '../log/log.ts';

/**
 * What `act` returns, or undefined and a log line, whatever went wrong: the model has been paid for, so the caller gets its answer, and
 * the sweep makes up for what was not written.
 */
export async function orLeftToSweep<T>(
  what: string,
  callId: string,
  act: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    writeLine({ level: 'ERROR', message: `${what} failed`, callId, reason: String(error) });
    return undefined;
  }
}
