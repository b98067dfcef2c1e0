import { setTimeout as delay } from 'node:timers/promises';
import type { Handed, RunEvent, Worker } from '../../functions/invocation/worker.ts';
import type { LocalFunction } from './aws/lambda.ts';
import { jsonCopy } from './json-copy.ts';

/** The function `run` of this process. */
let run: LocalFunction | undefined;

/** What it is carrying out. */
const running = new Set<Promise<unknown>>();

/** From now on the functions of this process hand calls over to this one. */
export function workWith(runFunction: LocalFunction): void {
  run = runFunction;
}

/** Waits until all that was handed over has ended, but not longer than this. */
export async function worked(atMostMs: number): Promise<void> {
  const waiting = new AbortController();
  const timeout = delay(atMostMs, undefined, { signal: waiting.signal }).catch(() => undefined);
  await Promise.race([Promise.allSettled(running), timeout]);
  waiting.abort();
}

function begin(event: RunEvent): Promise<unknown> {
  const work = run ? run(jsonCopy(event)) : Promise.reject(new Error('the function run is not there yet'));
  const ended = work.catch(() => undefined).finally(() => running.delete(ended));
  running.add(ended);
  return work;
}

/** What functions on AWS do through Lambda, in this process. */
export const worker: Worker = {
  async run(event, waitMs) {
    if (waitMs <= 0) return { kind: 'refused' };
    const waiting = new AbortController();
    const handed = begin(event).then(
      (answer): Handed => ({ kind: 'answered', answer: answer as never }),
      (): Handed => ({ kind: 'unknown' }), // logged where it failed
    );
    const timeout = delay(waitMs, { kind: 'taken' } as const, { signal: waiting.signal });
    timeout.catch(() => undefined);
    const first = await Promise.race([handed, timeout]);
    waiting.abort();
    return first;
  },
  async queue(event) {
    begin(event).catch(() => undefined);
    return { kind: 'taken' };
  },
};
