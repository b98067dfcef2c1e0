import type { Invocation, PromptInput } from '../../schema/types.ts';
import type { Admission } from '../call/call.ts';
import type { ErrorAnswer } from '../errors/error-answer.ts';

/** What the function `run` is asked to carry out. */
export interface RunEvent {
  admission: Admission;
  input: PromptInput;
  /** The try that is queued; absent for a call that is yet to be claimed. */
  queued?: number;
}

/** What came of handing a call over. */
export type Handed =
  | { kind: 'answered'; answer: Invocation | ErrorAnswer }
  /** It was taken, and goes on. */
  | { kind: 'taken' }
  /** It was definitely not taken. */
  | { kind: 'refused' }
  /** Nobody can say. */
  | { kind: 'unknown' };

/** The function `run`, as other functions ask it. */
export interface Worker {
  /** Waits for its answer so long; asks once. */
  run(event: RunEvent, waitMs: number): Promise<Handed>;
  /** Does not wait for an answer. */
  queue(event: RunEvent): Promise<Handed>;
}

/**
 * The worker that the environment names: by `WORKER_MODULE` (a file URL) one in this process, the local host's; else the Lambda function
 * `RUN_FUNCTION`, whose client is loaded only when it is first asked.
 */
export function openWorker(): Worker {
  const module = process.env.WORKER_MODULE;
  const name = process.env.RUN_FUNCTION ?? '';
  let opened: Promise<Worker> | undefined;
  const worker = (): Promise<Worker> =>
    (opened ??= module
      ? (import(module) as Promise<{ worker: Worker }>).then((loaded) => loaded.worker)
      : import('./lambda-worker.ts').then(({ lambdaWorker }) => lambdaWorker(name)));
  return {
    run: async (...args) => (await worker()).run(...args),
    queue: async (...args) => (await worker()).queue(...args),
  };
}
