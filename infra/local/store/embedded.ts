import { openEnvironment, type EmbeddedStore } from './environment.ts';

let opened: EmbeddedStore | undefined;

/** The store of this process, in the folder that `STORE_PATH` names: one for the host and for all functions. */
export function openEmbedded(): EmbeddedStore {
  const path = process.env.STORE_PATH;
  if (!path) throw new Error('STORE_PATH is not set');
  return (opened ??= openEnvironment(path));
}
