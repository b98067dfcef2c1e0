import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

/** What is compared from one commit to the next: only ratios within a run mean the same on another day. */
const ratios = new Map<string, number>();

const FILE = fileURLToPath(new URL('./baseline.json', import.meta.url));

/** A ratio that is worse by more than this is said to be. */
const WORSE = 1.25;

/** Notes a figure of this run that is a ratio, less being better. */
export const noteRatio = (name: string, value: number): void => void ratios.set(name, value);

/** The machine in a line. */
export const machine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}, ${process.platform}`;

/** Keeps the ratios of this run, to be compared with. */
export const saveBaseline = (): void =>
  writeFileSync(
    FILE,
    `${JSON.stringify({ machine: machine(), ratios: Object.fromEntries(ratios) }, null, 2)}\n`,
  );

/** Sets this run beside the saved one. Returns whether something is clearly worse. */
export function compareWithBaseline(print: (line: string) => void): boolean {
  if (!existsSync(FILE)) throw new Error('there is no baseline; npm run bench -- --save makes one');
  const saved = JSON.parse(readFileSync(FILE, 'utf8')) as { machine: string; ratios: Record<string, number> };
  print(`\nBeside the baseline (${saved.machine}); more is worse`);
  let isWorse = false;
  for (const [name, now] of ratios) {
    const before = saved.ratios[name];
    if (before === undefined) continue;
    const worse = now > before * WORSE;
    isWorse ||= worse;
    print(
      `  ${name.padEnd(64)} ${before.toFixed(2).padStart(8)} → ${now.toFixed(2).padStart(8)}${worse ? '  WORSE' : ''}`,
    );
  }
  return isWorse;
}
