import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { CONSOLE_PATH } from './console-path.ts';
import { LastBuild } from './unchanged.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = join(root, 'console', 'main.tsx');
const ASSETS = `${CONSOLE_PATH}/assets`;

/** The built console: `index.html`, and in `assets/` files that are named by their content, each with its Brotli form beside it. */
export const CONSOLE_DIR = join(root, '.build', 'console');

/** Better than 5 saves little more, and makes the first build take seconds longer. */
const BROTLI_QUALITY = 5;

/** What decides how it is built; whatever comes from packages is of the lock file. */
const DECIDING = [fileURLToPath(import.meta.url), join(root, 'package-lock.json')];

/**
 * Cloudscape's components import a style sheet each. esbuild would repeat those in a sheet for each page that is loaded when opened, and leave
 * their loading to us; so they are left out of the scripts, noted, and made one sheet, which comes first.
 */
function stylesApart(noted: Set<string>): Plugin {
  return {
    name: 'styles-apart',
    setup({ onLoad }) {
      onLoad({ filter: /\.css$/ }, ({ path }) => {
        noted.add(path);
        return { contents: '', loader: 'js' };
      });
    },
  };
}

/**
 * The package of the design's colours is published apart, and its names have a hash of the version: with components of another version, no name
 * would be known and dark pages have light colours. The components have the same file in themselves.
 */
const TOKENS = join(root, 'node_modules/@cloudscape-design/components/internal/generated/styles/tokens.js');

const FONT = /url\(['"]?data:font\/woff2;base64,([^'")]+)['"]?\)/g;

/** Cloudscape has eight fonts within its sheet; as files of their own, only those that a page shows are loaded, and `font-src 'self'` holds. */
const FONTS_APART: Plugin = {
  name: 'fonts-apart',
  setup({ onLoad, onResolve }) {
    const fonts = new Map<string, Buffer>();
    onLoad({ filter: /global-styles[\\/]index\.css$/ }, ({ path }) => ({
      loader: 'css',
      contents: readFileSync(path, 'utf8').replace(FONT, (_, base64: string) => {
        const name = `/font-${fonts.size}.woff2`;
        fonts.set(name, Buffer.from(base64, 'base64'));
        return `url("${name}")`;
      }),
    }));
    onResolve({ filter: /^\/font-\d+\.woff2$/ }, ({ path }) => ({ path, namespace: 'font' }));
    onLoad({ filter: /./, namespace: 'font' }, ({ path }) => ({
      contents: fonts.get(path)!,
      loader: 'file',
    }));
  },
};

const OPTIONS = {
  bundle: true,
  write: false,
  metafile: true,
  minify: true,
  logLevel: 'silent',
  legalComments: 'none',
  absWorkingDir: root,
  outdir: join(CONSOLE_DIR, 'assets'),
  publicPath: ASSETS,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.woff2': 'file', '.woff': 'file', '.svg': 'file' },
} as const satisfies BuildOptions;

/** Builds the console, unless nothing has changed since the last time. */
export async function buildConsole(): Promise<void> {
  mkdirSync(CONSOLE_DIR, { recursive: true });
  const last = new LastBuild(CONSOLE_DIR, DECIDING);
  if (last.isCurrent()) return;
  const sheets = new Set<string>();
  const scripts = await build({
    ...OPTIONS,
    entryPoints: [ENTRY],
    format: 'esm',
    splitting: true,
    target: 'es2022',
    jsx: 'automatic',
    alias: { '@cloudscape-design/design-tokens': TOKENS },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [stylesApart(sheets)],
  });
  const styles = await build({
    ...OPTIONS,
    entryNames: 'styles-[hash]',
    plugins: [FONTS_APART],
    stdin: {
      contents: [...sheets]
        .sort(inOrder)
        .map((path) => `@import ${JSON.stringify(path)};`)
        .join('\n'),
      resolveDir: root,
      loader: 'css',
      sourcefile: 'styles.css',
    },
  });
  const files = [...scripts.outputFiles, ...styles.outputFiles];
  const sheet = styles.outputFiles.find(({ path }) => path.endsWith('.css'));
  const page = pageOf(entryAndChunks(scripts.metafile), sheet ? basename(sheet.path) : undefined);
  const written = [...files.map(({ path, contents }) => write(path, contents)), writePage(page)].flat();
  dropOthers(new Set(written));
  const own = Object.keys(scripts.metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
  last.note([...own.map((path) => join(root, path)), ...written]);
}

/** The page's own sheets come after those of packages, and a package's basis before what stands on it. */
const inOrder = (a: string, b: string): number => rank(a) - rank(b) || (a < b ? -1 : 1);
const rank = (path: string): number =>
  path.includes('global-styles')
    ? 0
    : path.includes('base-component')
      ? 1
      : path.includes('node_modules')
        ? 2
        : 3;

/** The script that begins, and the chunks that it can't begin without. */
function entryAndChunks({ outputs }: Metafile): string[] {
  const [entry] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === relative(root, ENTRY))!;
  const found = new Set([entry]);
  for (const path of found)
    for (const { path: next, kind } of outputs[path]!.imports)
      if (kind === 'import-statement') found.add(next);
  return [...found].map((path) => basename(path));
}

const pageOf = ([entry, ...chunks]: string[], sheet: string | undefined): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Cost Sentry for Amazon Bedrock</title>
<link rel="icon" href="data:,">
${sheet ? `<link rel="stylesheet" href="${ASSETS}/${sheet}">` : ''}
<link rel="preload" as="fetch" href="${CONSOLE_PATH}/settings.json" crossorigin="anonymous">
${chunks.map((chunk) => `<link rel="modulepreload" href="${ASSETS}/${chunk}">`).join('\n')}
<script type="module" src="${ASSETS}/${entry}"></script>
</head>
<body>
<div id="root"></div>
<noscript>The console needs JavaScript.</noscript>
</body>
</html>
`;

const writePage = (page: string): string[] => write(join(CONSOLE_DIR, 'index.html'), Buffer.from(page));

/** By rename, so that another host that serves it reads no half of a file. */
function put(path: string, contents: Uint8Array): void {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}

/** Writes a file and its Brotli form; says which. */
function write(path: string, contents: Uint8Array): string[] {
  mkdirSync(dirname(path), { recursive: true });
  put(path, contents);
  if (/\.woff2?$/.test(path)) return [path]; // compressed already
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  put(`${path}.br`, brotliCompressSync(contents, { params }));
  return [path, `${path}.br`];
}

/** Deletes what builds before have left. */
function dropOthers(written: ReadonlySet<string>): void {
  for (const entry of readdirSync(CONSOLE_DIR, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !written.has(path)) rmSync(path, { force: true }); // another may have been faster
  }
}

/**
 * What the page may load: only from where it came. Styles may be inline, since components set some on the elements that they draw; scripts may not.
 * `connectSrc` is where the API is, if not there too.
 */
export const contentSecurityPolicy = (...connectSrc: string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...connectSrc].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
