import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type OutputFile, type Plugin } from 'esbuild';
import { FUNCTIONS, PIPELINE_CODE, STEPS, type FunctionName } from '../wiring.ts';
import { LastBuild } from './unchanged.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where bundles are written: the same files for both hosts. */
export const BUILD_DIR = join(root, '.build');
export const functionBundle = (name: string): string => join(BUILD_DIR, 'functions', name, 'handler.mjs');
export const resolverBundle = (code: string): string =>
  join(BUILD_DIR, 'resolvers', code.replace(/\.ts$/, '.js'));

/** CommonJS parts of the AWS SDK call `require`, which an ES module has not. */
const REQUIRE_SHIM =
  "import{createRequire as costSentryRequire}from'node:module';const require=costSentryRequire(import.meta.url);";

/** The SDK's clients import their package.json whole, and read its version only. */
const VERSIONS_ONLY: Plugin = {
  name: 'versions-only',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * What two functions load on demand, as a bundle of its own beside theirs. Were it a chunk of theirs, all that it has in common with them would
 * come with each cold start, and with that all that lies in the same files.
 */
const APART = { name: 'fall-back', source: join(root, 'functions', 'admission', 'fall-back.ts') };

const LEFT_APART: Plugin = {
  name: 'left-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/fall-back\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${APART.name}.mjs`, external: true } : undefined,
    );
  },
};

const apartOptions = (name: string): BuildOptions => ({
  ...functionOptions(name),
  entryPoints: { [APART.name]: APART.source },
});

const functionOptions = (name: string): BuildOptions => ({
  entryPoints: { handler: join(root, 'functions', 'handlers', `${name}.ts`) },
  outdir: join(BUILD_DIR, 'functions', name),
  outExtension: { '.js': '.mjs' },
  platform: 'node',
  target: 'node20',
  format: 'esm',
  splitting: true, // what is imported on demand stays out of the cold start
  minify: true,
  mainFields: ['module', 'main'],
  banner: { js: REQUIRE_SHIM },
  plugins: [VERSIONS_ONLY, LEFT_APART],
});

/** As AppSync documents it: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html */
const resolverOptions = (code: string): BuildOptions => ({
  entryPoints: [join(root, 'resolvers', code)],
  outfile: resolverBundle(code),
  platform: 'node',
  target: 'esnext',
  format: 'esm',
  external: ['@aws-appsync/utils'],
});

/** The functions that have it beside them. */
const FALLING_BACK = ['invoke', 'run'] as const satisfies FunctionName[];

/** What decides how everything is built, beside the sources. */
const DECIDING = [
  fileURLToPath(import.meta.url),
  join(root, 'infra', 'wiring.ts'),
  join(root, 'package-lock.json'),
];

/**
 * Bundles every resolver and function into `.build/`. Nothing is done if nothing has changed since the last time, and files that are as before are
 * left alone; with `prune`, those of builds before are deleted. (A running host may still load one of them.)
 */
export async function buildAll({ prune = false } = {}): Promise<void> {
  const last = new LastBuild(BUILD_DIR, DECIDING);
  if (!prune && last.isCurrent()) return;
  const codes = new Set<string>([PIPELINE_CODE, ...Object.values(STEPS).map(({ code }) => code)]);
  const options = [
    ...Object.keys(FUNCTIONS).map(functionOptions),
    ...FALLING_BACK.map(apartOptions),
    ...[...codes].map(resolverOptions),
  ];
  const results = await Promise.all(
    options.map((one) =>
      build({
        bundle: true,
        write: false,
        metafile: true,
        logLevel: 'silent',
        legalComments: 'none',
        absWorkingDir: root, // else the names of chunks depend on where the build is started
        ...one,
      }),
    ),
  );
  const files = results.flatMap(({ outputFiles }) => outputFiles ?? []);
  for (const file of files) writeIfChanged(file);
  const sources = results.flatMap(({ metafile }) => Object.keys(metafile!.inputs));
  last.note([...sources.map((path) => join(root, path)), ...files.map(({ path }) => path)]);
  if (prune) pruneFunctions(new Set(files.map(({ path }) => path)));
}

/** Deletes what lies in the functions' folders and is not of this build: a folder is deployed as it is. */
function pruneFunctions(built: ReadonlySet<string>): void {
  for (const entry of readdirSync(join(BUILD_DIR, 'functions'), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !built.has(path)) rmSync(path);
  }
}

/** By rename, so that a host that starts beside another never reads half a file. */
function writeIfChanged({ path, contents }: OutputFile): void {
  try {
    if (readFileSync(path).equals(contents)) return;
  } catch {
    mkdirSync(dirname(path), { recursive: true });
  }
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}
