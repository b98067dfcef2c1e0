import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that another process has. */
export class FolderInUse extends Error {
  override name = 'FolderInUse';
}

/** Takes a folder for this process. Returns how to give it back; what a killed process leaves behind is in nobody's way. */
export function lockFolder(path: string): () => void {
  mkdirSync(path, { recursive: true });
  const file = join(path, 'host.pid');
  const mine = identityOf(process.pid);
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const theirs = readFileSync(file, 'utf8');
    const pid = Number(theirs.split(' ')[0]);
    if (isRunning(pid) && identityOf(pid) === theirs) throw new FolderInUse(path);
    rmSync(file, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it runs, and is somebody else's
  }
}

const START_TIME = 19; // of the fields after the name, which may have anything in it

/** A process by its number and, where the system tells it, by when it was started: numbers come again. */
function identityOf(pid: number): string {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return `${pid}`;
  const fields = readFileSync(stat, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return `${pid} ${fields[START_TIME]}`;
}
