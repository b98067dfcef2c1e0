import type { LocalFunction } from './aws/lambda.ts';

/** Runs the sweep on the clock: never twice at once, and on stopping the last run is waited for. `without` has it wait meanwhile. */
export function sweepClock(sweep: LocalFunction, intervalSeconds: number) {
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const start = () => {
    running = sweep({}).catch(() => undefined); // logged where it failed
    void running.then(() => {
      if (!isStopped) timer = setTimeout(start, intervalSeconds * 1000);
    });
  };
  const stop = async () => {
    isStopped = true;
    await running;
    clearTimeout(timer);
  };
  return {
    start,
    stop,
    async without<T>(work: () => Promise<T>): Promise<T> {
      await running;
      clearTimeout(timer);
      try {
        return await work();
      } finally {
        if (!isStopped) timer = setTimeout(start, intervalSeconds * 1000);
      }
    },
  };
}
