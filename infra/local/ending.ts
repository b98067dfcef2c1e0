import { execFileSync } from 'node:child_process';
import type { Host } from './host.ts';

/** A host that has not ended by itself after this long is ended: whoever stops it is waiting. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 500;

/**
 * Ends a host when it is told to (again: at once), when nobody can read its output any more, and with whoever has started it by an npm
 * script: npm's shell does not hand a signal on, and a demo that breaks off kills nothing. Begins before there is a host: what is told meanwhile
 * ends the process. Returns how to say that there is one.
 */
export function endInTime(): (host: Host) => void {
  let host: Host | undefined;
  let ending = false;
  const end = () => {
    if (ending || !host) process.exit(1);
    ending = true;
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    void host.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  process.stdout.on('error', () => ending || end());
  if (process.env.npm_lifecycle_event !== undefined) whenStarterEnds(() => ending || end());
  return (started) => {
    host = started;
  };
}

/** Calls back when whoever started this process has ended: its parent, or npm behind that, if the parent is npm's shell. */
function whenStarterEnds(act: () => void): void {
  const parent = process.ppid;
  const behind = isShell(parent) ? Number(psOf('ppid=', parent)) : undefined;
  if (isOrphan(behind ?? parent)) return act();
  const timer = setInterval(() => {
    if (process.ppid === parent && (behind === undefined || isRunning(behind))) return;
    clearInterval(timer);
    act();
  }, LOOK_MS);
  timer.unref();
}

/** Whose starter ended before it could be looked at belongs to the first process of all: unless that is what has started it, as in a container. */
function isOrphan(starter: number): boolean {
  const of = starter === 1 ? psOf('args=', 1) : '';
  return of !== '' && !/npm|node|yarn|bun/.test(of);
}

const SHELL = /(?:^|\/)(?:ba|da|z)?sh$/;
const isShell = (pid: number): boolean => SHELL.test(psOf('comm=', pid));

/** What `ps` says of a process; nothing where there is no `ps`. */
function psOf(what: string, pid: number): string {
  try {
    return execFileSync('ps', ['-o', what, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
