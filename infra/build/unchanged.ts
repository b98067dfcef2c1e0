import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a build was made of and what it made, by size and time of change. */
interface Record {
  /** Of what decides how it is built. */
  key: string;
  files: { [path: string]: string };
}

/** Remembers a build, so that the same need not be built again. */
export class LastBuild {
  readonly #file: string;
  readonly #key: string;

  /** `deciding` are the files that decide how everything is built: they are compared by content, since npm gives all files one time. */
  constructor(directory: string, deciding: readonly string[]) {
    this.#file = join(directory, 'last-build.json');
    const hash = createHash('sha256');
    for (const file of deciding) hash.update(readFileSync(file));
    this.#key = hash.digest('hex');
  }

  /** Whether everything is as it was when the last build was made. */
  isCurrent(): boolean {
    try {
      const { key, files } = JSON.parse(readFileSync(this.#file, 'utf8')) as Record;
      return key === this.#key && Object.entries(files).every(([path, mark]) => markOf(path) === mark);
    } catch {
      return false; // there is none, or a file of it is gone
    }
  }

  /** Notes a build: the files that it was made of, and those that it made. */
  note(paths: Iterable<string>): void {
    const files = Object.fromEntries([...new Set(paths)].map((path) => [path, markOf(path)]));
    writeFileSync(this.#file, JSON.stringify({ key: this.#key, files } satisfies Record));
  }
}

function markOf(path: string): string {
  const { size, mtimeMs } = statSync(path);
  return `${size} ${mtimeMs}`;
}
