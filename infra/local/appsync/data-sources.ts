import type { LocalFunction } from '../aws/lambda.ts';
import type { InvokeBatch } from './batches.ts';
import { DataSourceError, type AskDataSource } from './pipeline.ts';

/** NONE: the payload comes back. */
export const none: AskDataSource = async (request) => (request as { payload?: unknown }).payload ?? null;

/** Lambda: an exception becomes `Lambda:Unhandled`, as on AppSync; the resolver decides what the caller hears. */
export const lambda =
  (invoke: LocalFunction): AskDataSource =>
  async (request, batch) => {
    const { operation, payload } = request as { operation: string; payload: unknown };
    try {
      if (operation === 'Invoke') return await invoke(payload);
      if (operation === 'BatchInvoke') return await batch(payload, invoke as InvokeBatch);
    } catch (error) {
      throw new DataSourceError('Lambda:Unhandled', error instanceof Error ? error.message : String(error));
    }
    throw new DataSourceError('UnsupportedOperation', `Lambda does not know ${operation}`);
  };

/** EventBridge: there is no bus here, so events go to the host's output, a line each. */
export const events: AskDataSource = async (request) => {
  const { events: entries } = request as { events: object[] };
  for (const event of entries) process.stdout.write(`${JSON.stringify({ message: 'event', ...event })}\n`);
  return { Entries: entries.map(() => ({ EventId: 'local' })), FailedEntryCount: 0 };
};
