import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { transformSync } from 'esbuild';
import { APPSYNC_UTILS } from './util.ts';

/** A resolver's or step's two handlers. */
export interface Handlers {
  request: (ctx: object) => unknown;
  response: (ctx: object) => unknown;
}

/** AppSync takes no more code than this for one resolver or step. */
const MAX_CODE_BYTES = 32 * 1024;

/**
 * Loads a bundle as AppSync would: alone, with no more of Node than the language itself. The bundle is the very file
 * that is deployed; since `node:vm` runs scripts, its module syntax is translated on the way in.
 */
export function loadBundle(path: string): Handlers {
  const code = readFileSync(path, 'utf8');
  if (Buffer.byteLength(code) > MAX_CODE_BYTES)
    throw new Error(`${path} is larger than 32 KB, AppSync's limit`);
  const { code: script } = transformSync(code, { format: 'cjs', target: 'es2022' });
  const module = { exports: {} as Partial<Handlers> };
  const require = (name: string) => {
    if (name === '@aws-appsync/utils') return APPSYNC_UTILS;
    throw new Error(`${path} imports ${name}; resolvers have only @aws-appsync/utils`);
  };
  const context = vm.createContext(
    { module, exports: module.exports, require },
    { codeGeneration: { strings: false, wasm: false } },
  );
  vm.runInContext(script, context, { filename: path });
  const { request, response } = module.exports;
  if (!request || !response) throw new Error(`${path} must export request and response`);
  return { request, response };
}
