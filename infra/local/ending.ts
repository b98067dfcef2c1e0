import type { Host } from './host.ts';

/** A host that has not ended by itself after this long is ended: whoever stops it is waiting. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 500;

/**
 * Ends a host when it is told to (again: at once), when nobody can read its output any more, and with whoever has started it by an npm
 * script: npm's shell does not hand a signal on, and a demo that breaks off kills nothing.
 */
export function endWith(host: Host): void {
  let ending = false;
  const end = () => {
    if (ending) process.exit(1);
    ending = true;
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    void host.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  process.stdout.on('error', () => ending || end());
  if (process.env.npm_lifecycle_event === undefined) return;
  const startedBy = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === startedBy) return;
    clearInterval(timer);
    if (!ending) end();
  }, LOOK_MS);
  timer.unref();
}
