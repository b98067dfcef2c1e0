import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A local host in a process of its own, as `npm start` runs it. */
export interface RunningHost {
  url: string;
  origin: string;
  dataDir: string;
  /** How much CPU its process has taken so far, in ms. */
  cpuMs: () => number;
  /** How much memory its process takes now, in MB. */
  memoryMb: () => number;
  /** Everything it wrote to standard output and standard error so far. */
  output: () => string;
  /** The JSON lines of it. */
  lines: () => Record<string, unknown>[];
  stop: (signal?: NodeJS.Signals) => Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm start` runs, without npm. */
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: { start: string };
};
const START = scripts.start.split(' ').slice(1);

/** Starts a host on a free port, with data of its own unless `dataDir` says otherwise, and waits until it is ready. */
export async function startHost(env: Record<string, string> = {}, dataDir?: string): Promise<RunningHost> {
  const data = dataDir ?? mkdtempSync(join(tmpdir(), 'cost-sentry-'));
  const child = spawn(process.execPath, START, {
    cwd: root,
    env: { ...process.env, PORT: '0', DATA_DIR: data, CATALOG_MAX_AGE_SECONDS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const url = await readyUrl(child, () => output);
  return {
    url,
    origin: new URL(url).origin,
    dataDir: data,
    cpuMs: () => cpuMs(child.pid!),
    memoryMb: () => memoryMb(child.pid!),
    output: () => output,
    lines: () =>
      output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    stop: async (signal = 'SIGTERM') => {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.kill(signal);
      await ended;
      if (!dataDir && signal !== 'SIGKILL') rmSync(data, { recursive: true, force: true });
    },
  };
}

/** What a process has taken of the CPU so far, in ms, where the system says it. */
export function cpuMs(pid: number): number {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return NaN;
  const fields = readFileSync(stat, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const TICK_MS = 10;
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The memory of a process's own, files that it maps apart, where the system tells them apart. */
function memoryMb(pid: number): number {
  const own = `/proc/${pid}/status`;
  const kb = existsSync(own)
    ? /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(own, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kb) / 1024;
}

function readyUrl(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const url = /GraphQL\s+(http\S+)[\s\S]*data /.exec(output())?.[1];
      if (url) resolve(url);
    };
    child.stdout!.on('data', look);
    child.stderr!.on('data', look);
    child.once('exit', (code) => reject(new Error(`the host ended with ${code}: ${output()}`)));
  });
}
