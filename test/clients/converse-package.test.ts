import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startHost, type RunningHost } from '../support/host.ts';
import { filesIn, root } from '../support/sources.ts';

const PACKAGE = join(root, 'clients/converse');

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

/** A program of somebody's, in a page or not. */
const PROGRAM = (from: string) => `
  import { ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
  import { CostSentryClient } from '${from}';
  const { endpoint, WebSocket } = globalThis.settings;
  const client = new CostSentryClient({ endpoint, WebSocket, apiKey: 'da2-local', tags: { applicationId: 'crm' } });
  const input = {
    modelId: 'claude-sonnet-4-6',
    messages: [{ role: 'user', content: [{ text: 'Hello.' }, { image: { format: 'png', source: { bytes: new Uint8Array([1, 2]) } } }] }],
    inferenceConfig: { maxTokens: 200 },
  };
  const { output } = await client.send(new ConverseCommand(input));
  let streamed = '';
  for await (const event of (await client.send(new ConverseStreamCommand(input))).stream)
    streamed += event.contentBlockDelta?.delta?.text ?? '';
  globalThis.settings.done({ whole: output.message.content[0].text, streamed });
`;

const said = (done: { whole: string; streamed: string }) => {
  expect(done.whole).toContain('local stand-in');
  expect(done.streamed).toBe(done.whole);
};

/** What browsers have, as far as programs of theirs are concerned: no process, no Buffer, no modules of Node's. */
const BROWSER = {
  fetch,
  URL,
  AbortController,
  AbortSignal,
  TextEncoder,
  TextDecoder,
  ReadableStream,
  Blob,
  Headers,
  Request,
  Response,
  atob,
  btoa,
  crypto: globalThis.crypto,
  setTimeout,
  clearTimeout,
  console,
};

const bundled = (contents: string, external: string[] = []) =>
  build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    target: 'es2023',
    format: 'esm',
    external,
  }).then(({ outputFiles }) => outputFiles[0]!.text);

describe('in a browser', () => {
  it('it needs nothing of Node’s, and is small', async () => {
    const code = await bundled(`export * from '${PACKAGE}/src/client.ts'`, ['@aws-sdk/*']);
    expect(code).not.toMatch(/node:|\bprocess\b|\bBuffer\b|\brequire\b/);
    const bytes = { minified: code.length, gzipped: gzipSync(code).length };
    console.log('the client in a browser, in bytes:', bytes);
    expect(bytes.gzipped).toBeLessThan(12_000);
  });

  it('it runs, with the SDK’s commands in one bundle', async () => {
    const code = await bundled(PROGRAM(`${PACKAGE}/src/client.ts`));
    expect(code).not.toMatch(/from\s*["']node:|require\(["']node:/);
    const done = await new Promise<{ whole: string; streamed: string }>((resolve, reject) => {
      const page: Record<string, unknown> = {
        ...BROWSER,
        settings: { endpoint: host.url, WebSocket, done: resolve },
      };
      Object.assign(page, { window: page, self: page });
      (runInContext(`(async () => {${code}})()`, createContext(page)) as Promise<void>).catch(reject);
    });
    said(done);
  });
});

describe('as a package', () => {
  const run = promisify(execFile);
  const folder = mkdtempSync(join(tmpdir(), 'converse-package-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('it is built by its own script, and a program in plain JavaScript takes it from there', async () => {
    const name = '@cost-sentry/converse';
    const { exports, scripts } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
      exports: { '.': { default: string; types: string } };
      scripts: { build: string };
    };
    const [, ...options] = scripts.build.split(' ');
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [compiler, ...options, '--outDir', join(folder, 'dist')], { cwd: PACKAGE });
    for (const file of Object.values(exports['.']))
      expect(readFileSync(join(folder, file), 'utf8')).toBeTruthy();
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, type: 'module', exports }));
    writeFileSync(
      join(folder, 'program.js'),
      `import { WebSocket } from 'ws';
      globalThis.settings = { endpoint: process.argv[2], WebSocket, done: (all) => console.log(JSON.stringify(all)) };
      await import('./hello.js');`,
    );
    writeFileSync(join(folder, 'hello.js'), PROGRAM(name));
    const { stdout } = await run(process.execPath, ['program.js', host.url], { cwd: folder });
    said(JSON.parse(stdout) as { whole: string; streamed: string });
  });

  it('it stands on its own: it imports nothing but itself and its one peer', () => {
    for (const file of filesIn('clients/converse/src')) {
      const source = readFileSync(join(root, file), 'utf8');
      for (const [, from] of source.matchAll(/^(?:import|export|\}).* from '([^']+)'/gm))
        expect(from, file).toMatch(/^\.\/[a-z0-9-]+\.ts$|^@aws-sdk\/client-bedrock-runtime$/);
    }
  });

  it('a field more in the SDK breaks its build, wherever it would be dropped', () => {
    const config = ts.parseJsonConfigFileContent(
      ts.readConfigFile(join(PACKAGE, 'tsconfig.json'), ts.sys.readFile).config,
      ts.sys,
      PACKAGE,
    );
    const host = ts.createCompilerHost(config.options);
    const read = host.getSourceFile.bind(host);
    const places: [where: RegExp, file: string][] = [
      [/export interface ConverseRequest \{/, 'request.ts'],
      [/export interface ToolSpecification \{/, 'tools.ts'],
      [/export interface DocumentBlock \{/, 'blocks.ts'],
    ];
    host.getSourceFile = (file, language) => {
      if (!file.endsWith('client-bedrock-runtime/dist-types/models/models_0.d.ts'))
        return read(file, language);
      let text = readFileSync(file, 'utf8');
      for (const [where] of places) {
        expect(text).toMatch(where);
        text = text.replace(where, '$& oneMore?: string;');
      }
      return ts.createSourceFile(file, text, language);
    };
    const program = ts.createProgram(config.fileNames, config.options, host);
    const broken = program.getSemanticDiagnostics().map(({ file }) => file?.fileName.split('/').at(-1));
    expect([...new Set(broken)].sort()).toEqual(places.map(([, file]) => file).sort());
  });
});
