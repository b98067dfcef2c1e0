import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's own folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every file below a folder, by its path from the root. */
export const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

/** An import between files of the repository. */
export interface Import {
  from: string;
  to: string;
}

/** Every import of one file of the repository by another, in a folder. */
export function importsIn(folder: string): Import[] {
  return filesIn(folder)
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
    .flatMap((from) => {
      const source = readFileSync(join(root, from), 'utf8');
      return [...source.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, path]) => ({
        from,
        to: relative(root, resolve(root, dirname(from), path!)),
      }));
    });
}
