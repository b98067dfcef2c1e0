import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Handed, RunEvent, Worker } from './worker.ts';

const CONNECT_MS = 2_000;

/** What Lambda says of a request that it did not take. */
const isRefusal = (error: unknown): boolean => {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500;
};

/** A function as it is asked through Lambda. */
export function lambdaWorker(name: string, config: LambdaClientConfig = {}): Worker {
  const client = new LambdaClient({
    // A call that was handed over may be under way: it is sent once.
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ connectionTimeout: CONNECT_MS }),
    ...config,
  });
  const ask = async (event: RunEvent, type: 'Event' | 'RequestResponse', waitMs: number): Promise<Handed> => {
    // There is no time left to wait in: it is not begun.
    if (waitMs <= 0) return { kind: 'refused' };
    const abortSignal = AbortSignal.timeout(waitMs);
    const command = new InvokeCommand({
      FunctionName: name,
      InvocationType: type,
      Payload: JSON.stringify(event),
    });
    let wasSent = false;
    command.middlewareStack.add(
      (next) => (args) => {
        wasSent = true;
        return next(args);
      },
      // The last step before the connection.
      { step: 'deserialize', priority: 'low' },
    );
    try {
      const { Payload, FunctionError } = await client.send(command, { abortSignal });
      if (FunctionError) return { kind: 'unknown' };
      if (type === 'Event') return { kind: 'taken' };
      return { kind: 'answered', answer: JSON.parse(Payload!.transformToString()) as never };
    } catch (error) {
      if (!wasSent) return { kind: 'refused' };
      if (abortSignal.aborted) return { kind: type === 'Event' ? 'unknown' : 'taken' };
      return { kind: isRefusal(error) ? 'refused' : 'unknown' };
    }
  };
  return {
    run: (event, waitMs) => ask(event, 'RequestResponse', waitMs),
    queue: (event) => ask(event, 'Event', QUEUE_MS),
  };
}

/** Lambda takes an event within milliseconds. */
const QUEUE_MS = 5_000;
