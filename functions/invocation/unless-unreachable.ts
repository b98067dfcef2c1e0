import { writeLine } from '../log/log.ts';

/** What `act` returns, or undefined (and a log line) when the store could not be reached: the sweep makes up for it. */
export async function unlessUnreachable<T>(
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
