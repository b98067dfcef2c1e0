import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { functionBundle } from '../../infra/build/bundle.ts';
import { FUNCTIONS } from '../../infra/wiring.ts';
import { heading, median, row } from './measure.ts';

const RUNS = 5;
const ENVIRONMENT = {
  LEDGER_TABLE: 'l',
  CALLS_TABLE: 'c',
  GRAPHQL_URL: 'http://localhost/graphql',
  AWS_REGION: 'us-east-1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** What a cold start loads: the handler, the chunks that it imports at once, and the store's client; and how long that takes. */
export function benchBundles(): void {
  heading('Functions (KB loaded at a cold start, median ms to import them)');
  row('', 'KB', 'ms');
  for (const name of Object.keys(FUNCTIONS)) {
    const bundle = functionBundle(name);
    const urls = [bundle, ...storeChunks(bundle)].map((file) => pathToFileURL(file).href);
    const script = `const s=performance.now();await Promise.all(${JSON.stringify(urls)}.map(u=>import(u)));console.log(performance.now()-s)`;
    const all = Array.from({ length: RUNS }, () =>
      Number(
        execFileSync(process.execPath, ['--input-type=module', '-e', script], {
          env: { ...process.env, ...ENVIRONMENT },
          encoding: 'utf8',
        }),
      ),
    );
    row(name, (sizeAtStart(bundle) / 1024).toFixed(0), median(all).toFixed(0));
  }
}

/** DynamoDB's client: imported on demand, and on AWS demanded at once. */
const storeChunks = (bundle: string): string[] =>
  [...readFileSync(bundle, 'utf8').matchAll(/import\("(\.\/connect[^"]*)"\)/g)].map(([, path]) =>
    join(dirname(bundle), path!),
  );

function sizeAtStart(bundle: string): number {
  const seen = new Set<string>();
  return [bundle, ...storeChunks(bundle)].reduce((sum, file) => sum + sizeAtOnce(file, seen), 0);
}

/** The bytes of a module and of what it imports statically. */
function sizeAtOnce(file: string, seen = new Set<string>()): number {
  if (seen.has(file)) return 0;
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  const imported = [...source.matchAll(/(?:from|import)"(\.\/[^"]+)"/g)].map(([, path]) =>
    join(dirname(file), path!),
  );
  return statSync(file).size + imported.reduce((sum, path) => sum + sizeAtOnce(path, seen), 0);
}
